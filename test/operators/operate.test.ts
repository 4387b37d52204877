import { EMPTY, of, Subject, take, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { operate } from '../../src/operators/operate.ts';
import { collect } from '../support/collect.ts';
import { countPulls } from '../support/countPulls.ts';

const thrown = new TypeError('Thrown');
function fail(): never {
  throw thrown;
}

describe('operate', () => {
  it('hands on errors and completion that no handler takes', () => {
    const pass = operate<number, number>((subscriber) => ({ next: (value) => subscriber.next(value) }));

    expect(collect(of(1, 2).pipe(pass))).toStrictEqual({ values: [1, 2], isComplete: true });
    expect(collect(throwError(() => thrown).pipe(pass)).error).toBe(thrown);
  });

  it.each([
    { handler: 'next', source: of(1), handlers: { next: fail } },
    { handler: 'complete', source: EMPTY, handlers: { next: fail, complete: fail } },
    { handler: 'error', source: throwError(() => 'other'), handlers: { next: fail, error: fail } },
  ])('turns what the $handler handler throws into an error notification', ({ source, handlers }) => {
    const broken = operate<number, number>(() => handlers);

    expect(collect(source.pipe(broken))).toStrictEqual({ values: [], isComplete: false, error: thrown });
  });

  it('leaves the source when a handler throws', () => {
    const source = new Subject<number>();
    let error: unknown;
    source.pipe(operate<number, number>(() => ({ next: fail }))).subscribe({ error: (e) => (error = e) });

    expect(source.observed).toBe(true);
    source.next(1);
    expect(source.observed).toBe(false);
    expect(error).toBe(thrown);
  });

  it('is tied to its subscriber before a synchronous source begins', () => {
    const counted = countPulls([1, 2, 3]);
    const pass = operate<number, number>((subscriber) => ({ next: (value) => subscriber.next(value) }));

    expect(collect(counted.source.pipe(pass, take(1))).values).toStrictEqual([1]);
    expect(counted.pulls).toBe(1);
  });

  it('makes the handlers anew for each subscription', () => {
    let starts = 0;
    const pass = operate<number, number>((subscriber) => {
      starts += 1;
      return { next: (value) => subscriber.next(value) };
    });
    const source = of(1).pipe(pass);

    expect(starts).toBe(0);
    collect(source);
    collect(source);
    expect(starts).toBe(2);
  });
});
