import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  ignoreElements,
  mergeMap,
  Observable,
  of,
  throwError,
} from 'rxjs';
import { fromBody, retryWithBackoff, TruncatedStreamError, type Delta } from 'rxjs-llm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { currentAttempt, joinAttempts, setAttempts } from '../../src/operators/attemptContext.ts';
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
    const outer = setAttempts(attempts);
    expect(currentAttempt()).toBe(3);
    expect(joinAttempts()).toBe(attempts);
    expect(setAttempts(outer)).toBe(attempts);
    expect(currentAttempt()).toBe(1);
  });

  it('ends with the subscription, also if it throws', async () => {
    const failing = new Observable(() => {
      throw new Error('no');
    });
    await outcomeOf(failing.pipe(retryWithBackoff()));
    expect(currentAttempt()).toBe(1);
  });

  describe('of a synchronous source', () => {
    const numbers: number[] = [];
    const number = defer(() => of(numbers.push(currentAttempt())));
    const failure = throwError(() => new TruncatedStreamError());
    /** Its third attempt emits, completes or errors at once. */
    const third = (last: Observable<number>): Observable<number> => {
      let tries = 0;
      return defer(() => ((tries += 1) < 3 ? failure : last)).pipe(retryWithBackoff({ initialDelay: 1 }));
    };

    beforeEach(() => {
      numbers.length = 0;
    });

    it.each([
      ['a value', third(of(1)).pipe(mergeMap(() => number))],
      ['each of several values', third(of(1, 2)).pipe(mergeMap(() => number))],
      ['the end', concat(third(EMPTY), number)],
      ['an error', third(failure).pipe(catchError(() => number))],
    ])('isn’t that of what is subscribed to at %s, downstream', async (_, source) => {
      await outcomeOf(source);
      expect(new Set(numbers)).toEqual(new Set([1]));
    });

    it('is that of what is subscribed to upstream, also after a value', async () => {
      const usage: Delta = {
        type: 'usage',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, raw: {} },
      };
      let tries = 0;
      const source = concat(
        of(usage),
        of(0).pipe(
          mergeMap(() => number),
          ignoreElements(),
        ),
        defer(() =>
          (tries += 1) < 3 ? failure : of<Delta[]>({ type: 'text', text: 'a' }, { type: 'text', text: 'b' }),
        ),
        number.pipe(ignoreElements()),
      ).pipe(retryWithBackoff({ initialDelay: 1 }));
      await outcomeOf(source);
      expect(numbers).toEqual([1, 2, 3, 3]);
    });

    it('leaves two retries in one handler to count by themselves', async () => {
      const seen: number[] = [];
      const inner = defer(() => {
        seen.push(currentAttempt());
        return failure;
      }).pipe(
        retryWithBackoff({ initialDelay: 1 }),
        catchError(() => EMPTY),
      );
      await outcomeOf(third(of(1, 2)).pipe(concatMap(() => inner)));
      expect(seen).toEqual([1, 2, 3, 1, 2, 3]);
    });
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
