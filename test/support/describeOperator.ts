import { concat, defer, EMPTY, NEVER, of, take, tap, throwError, type OperatorFunction } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { outcomeOf, type Outcome } from './outcomeOf.ts';
import { run } from './run.ts';

/** An operator, and what it makes of a short answer. */
export interface OperatorCase<In, Out> {
  readonly make: () => OperatorFunction<In, Out>;
  readonly values: readonly In[];
  /** What it emits for `values` and a completion. */
  readonly emits: readonly Out[];
  /** How many of `values` it takes until the first of `emits`. Default 1. */
  readonly pulls?: number;
  /** Those of `emits` that don't wait for a value. Default none. */
  readonly atOnce?: readonly Out[];
  /** What comes of an empty source. Default: `atOnce`, and a completion. */
  readonly empty?: Outcome<Out>;
  /** What comes of a source that errors with `BROKEN`. Default: `atOnce`, and the same error. */
  readonly failed?: Outcome<Out>;
  /** Its subscribers share one subscription to the source, on purpose. */
  readonly isShared?: boolean;
}

export const BROKEN = new Error('broken');

/** Answers for one operator the questions that every operator must answer. Its own test has the others. */
export function describeOperator<In, Out>(name: string, operator: OperatorCase<In, Out>): void {
  const { make, values, emits, pulls = 1, atOnce = [], isShared = false } = operator;
  const { empty = { values: atOnce }, failed = { values: atOnce, error: BROKEN } } = operator;
  /** Each value is a letter, and takes a frame. */
  const letters = values.map((_, index) => String.fromCharCode(97 + index)).join('');
  const table = Object.fromEntries(values.map((value, index) => [letters.charAt(index), value]));
  const wait = '-'.repeat(values.length);

  describe(name, () => {
    it('emits what its values make, and completes', async () => {
      expect(await outcomeOf(of(...values).pipe(make()))).toStrictEqual({ values: emits });
    });

    it('emits nothing more, and never completes, if its source is silent', () => {
      run(({ expectObservable }) => {
        const [first] = atOnce;
        expectObservable(NEVER.pipe(make())).toBe(first === undefined ? '-' : 'f', { f: first });
      });
    });

    it('completes or errors when its source is empty', async () => {
      expect(await outcomeOf(EMPTY.pipe(make()))).toStrictEqual(empty);
    });

    it('passes the error of its source through, or handles it, and emits nothing that still waits for a value', async () => {
      const error = throwError(() => BROKEN);
      const outcome = await outcomeOf(error.pipe(make()));
      expect(outcome).toStrictEqual(failed);
      expect(outcome.error).toBe(failed.error);
      if (failed.error !== BROKEN) return;

      for (let count = 1; count < pulls; count += 1) {
        const early = concat(of(...values.slice(0, count)), error).pipe(make());
        expect(await outcomeOf(early)).toStrictEqual(failed);
      }
      expect(await outcomeOf(concat(of(...values), error).pipe(make()))).toStrictEqual({
        ...failed,
        values: emits,
      });
    });

    it('unsubscribes the source when its subscriber unsubscribes, and emits nothing more', () => {
      const emitted: Out[] = [];
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold(`${letters}-${letters}`, table);
        expectObservable(
          source.pipe(
            make(),
            tap((value) => emitted.push(value)),
          ),
          `${wait}!`,
        );
        expectSubscriptions(source.subscriptions).toBe(`^${wait.slice(1)}!`);
      });
      expect(emitted).not.toHaveLength(0);
      expect(emitted).toStrictEqual(emits.slice(0, emitted.length));
    });

    it('stops a synchronous source once the subscriber has what it wants', async () => {
      let pulled = 0;
      const endless = defer(function* () {
        for (;;) {
          for (const value of values) {
            pulled += 1;
            yield value;
          }
        }
      });
      const wanted = atOnce.length + 1;
      const outcome = await outcomeOf(endless.pipe(make(), take(wanted)));
      expect(outcome).toStrictEqual({ values: emits.slice(0, wanted) });
      expect(pulled).toBe(pulls);
    });

    if (isShared) return;

    it('shares nothing between two subscribers', async () => {
      run(({ hot, expectObservable }) => {
        const shared = hot(`${letters}-|`, table).pipe(make());
        const halfway = '-'.repeat(Math.ceil(values.length / 2));
        for (const from of ['^', `${halfway}^`]) {
          expectObservable(shared, from).toEqual(hot(`${letters}-|`, table).pipe(make()));
        }
      });
      const again = of(...values).pipe(make());
      expect(await outcomeOf(again)).toStrictEqual(await outcomeOf(again));
    });
  });
}
