import { defer, throwError } from 'rxjs';
import { fromBody, retryWithBackoff, TruncatedStreamError } from 'rxjs-llm';
import { describe, expect, it, vi } from 'vitest';
import { currentAttempt, joinAttempts, runInAttempt } from '../../src/operators/attemptContext.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

/** Another copy of the package, as two versions in one program are. */
async function otherCopy(): Promise<typeof import('rxjs-llm')> {
  vi.resetModules();
  return import('rxjs-llm');
}

describe('the count of attempts', () => {
  it('is 1, and new, unless an attempt is being subscribed to', () => {
    expect(currentAttempt()).toBe(1);
    expect(joinAttempts()).not.toBe(joinAttempts());

    const attempts = { count: 3 };
    runInAttempt(attempts, () => {
      expect(currentAttempt()).toBe(3);
      runInAttempt({ count: 7 }, () => expect(currentAttempt()).toBe(7));
      expect(joinAttempts()).toBe(attempts);
    });
    expect(currentAttempt()).toBe(1);
  });

  it('ends with the subscription, also if it throws', () => {
    const failing = (): never => {
      throw new Error('no');
    };
    expect(() => runInAttempt({ count: 3 }, failing)).toThrow('no');
    expect(currentAttempt()).toBe(1);
  });

  it('is one for two copies of the package', async () => {
    const other = await otherCopy();
    expect(other.fromBody).not.toBe(fromBody);
    const seen: number[] = [];
    const failing = (attempt: number): never => {
      seen.push(attempt);
      throw new TruncatedStreamError();
    };
    await outcomeOf(other.fromBody('/api', failing).pipe(retryWithBackoff({ initialDelay: 1 })));
    await outcomeOf(fromBody('/api', failing).pipe(other.retryWithBackoff({ initialDelay: 1 })));
    expect(seen).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('belongs to a retry that knows the errors of the other copy', async () => {
    const other = await otherCopy();
    let tries = 0;
    const failing = defer(() => {
      tries += 1;
      return throwError(() => new other.TruncatedStreamError());
    });
    await outcomeOf(failing.pipe(retryWithBackoff({ initialDelay: 1 })));
    expect(tries).toBe(3);
  });
});
