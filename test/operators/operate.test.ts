import { concat, of, take, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { operate } from '../../src/operators/operate.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const broken = (): never => {
  throw new Error('broken');
};

describe('operate', () => {
  it('forwards notifications without a handler', async () => {
    const same = operate<number, number>((subscriber) => ({ next: (value) => subscriber.next(value) }));
    const failing = concat(
      of(1),
      throwError(() => new Error('source')),
    );
    expect(await outcomeOf(of(1, 2).pipe(same))).toEqual({ values: [1, 2] });
    expect(await outcomeOf(failing.pipe(same))).toEqual({ values: [1], error: new Error('source') });
  });

  it('errors with what any handler throws', async () => {
    const next = operate<number, number>(() => ({ next: broken }));
    const complete = operate<number, number>(() => ({ next: () => undefined, complete: broken }));
    const error = operate<number, number>(() => ({ next: () => undefined, error: broken }));
    const failing = throwError(() => new Error('source'));
    expect(await outcomeOf(of(1).pipe(next))).toEqual({ values: [], error: new Error('broken') });
    expect(await outcomeOf(of(1).pipe(complete))).toEqual({ values: [], error: new Error('broken') });
    expect(await outcomeOf(failing.pipe(error))).toEqual({ values: [], error: new Error('broken') });
  });

  it('stops a synchronous source after `take(1)`', () => {
    let pulled = 0;
    const counted = operate<number, number>((subscriber) => ({
      next(value) {
        pulled += 1;
        subscriber.next(value);
      },
    }));
    of(1, 2, 3).pipe(counted, take(1)).subscribe();
    expect(pulled).toBe(1);
  });
});
