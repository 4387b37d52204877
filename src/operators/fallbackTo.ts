import { from, type MonoTypeOperatorFunction, type ObservableInput, type OperatorFunction } from 'rxjs';
import { isDelta } from '../delta/isDelta.ts';
import { isStop } from '../errors/isStop.ts';
import { objectIn } from '../json/unknown.ts';
import { inTurn } from './inTurn.ts';

/** What to do with a partial answer: the last argument of {@link fallbackTo}, after the sources. */
export interface FallbackToConfig {
  /** What to do after content: restart with the next source (also without a config), or fail. */
  readonly onPartial: 'restart' | 'fail';
}

/**
 * Subscribes to the next source if this one has failed for good: another model, another host.
 *
 * The preamble of a source (`start`, `usage`) is buffered until its first content, so a source that fails earlier leaves
 * no trace. **After content** a `restart` delta is emitted just before the new content, and `accumulate` drops the old.
 * Other values can't be retracted, so after one of them the error is passed through.
 *
 * A stop by the caller (`AbortError`, `TimeoutError`, or the reason of its `signal`) and a spent budget are passed through at
 * once, whichever source is running.
 *
 * @param others - Subscribed to in their order. Each may retry by itself; all attempts share one count.
 *
 * @example
 * ```ts
 * import { of, throwError, type Observable } from 'rxjs';
 * import { fallbackTo, TruncatedStreamError } from 'rxjs-llm';
 *
 * const broken: Observable<string> = throwError(() => new TruncatedStreamError());
 *
 * broken.pipe(fallbackTo(of('Hello'))); // => ['Hello']
 * ```
 *
 * @returns An operator that errors with the error of the source if no other was tried, else with an `AggregateError` of
 * all errors, in order.
 */
export function fallbackTo<T>(...others: readonly ObservableInput<NoInfer<T>>[]): MonoTypeOperatorFunction<T>;
export function fallbackTo<T>(
  ...othersAndConfig: readonly [...others: ObservableInput<NoInfer<T>>[], config: FallbackToConfig]
): MonoTypeOperatorFunction<T>;
export function fallbackTo(
  ...args: readonly (ObservableInput<unknown> | FallbackToConfig)[]
): OperatorFunction<unknown, unknown> {
  const others = args.filter(isSource);
  const { onPartial } = args.find(isConfig) ?? { onPartial: 'restart' };

  return (source) =>
    inTurn(source, (attempts) => {
      const errors: unknown[] = [];
      let canReplace = true;

      return {
        restarts: true,
        onContent(value) {
          if (!isDelta(value) || onPartial === 'fail') canReplace = false;
        },
        afterFailure(error) {
          const other = canReplace && !isFinal(error) ? others[errors.length] : undefined;
          errors.push(error);
          return other === undefined ? undefined : { source: from(other) };
        },
        finalError() {
          const last = errors.at(-1);
          let isAlone = errors.length === 1 || isFinal(last);
          // A stop may have any reason.
          attempts.onStop?.(() => (isAlone = true))();
          return isAlone ? last : new AggregateError(errors, `${errors.length} sources failed`);
        },
      };
    });
}

function isSource(arg: ObservableInput<unknown> | FallbackToConfig): arg is ObservableInput<unknown> {
  return !isConfig(arg);
}

function isConfig(arg: ObservableInput<unknown> | FallbackToConfig): arg is FallbackToConfig {
  return 'onPartial' in arg;
}

/** Whether no other source may be tried: the caller stopped, or the budget is spent. */
function isFinal(error: unknown): boolean {
  return isStop(error) || objectIn(error)['name'] === 'BudgetExceededError';
}
