import {
  catchError,
  defer,
  from,
  throwError,
  type MonoTypeOperatorFunction,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
} from 'rxjs';
import { isDelta } from '../delta/isDelta.ts';
import { asAttempt, joinAttempts } from './attempt.ts';
import { operate } from './operate.ts';
import { passAttempt, type Answer } from './passAttempt.ts';

/** What becomes of a partial answer: the last argument of {@link fallbackTo}, after the sources. */
export interface FallbackToConfig {
  /** What to do after content: begin again with the next source (what happens without a config), or fail. */
  readonly onPartial: 'restart' | 'fail';
}

/**
 * Subscribes to the next source when this one has failed for good: another model, another host.
 *
 * What a source sends before its first content (`start`, `usage`) is held back until that content, so a source that
 * fails before leaves no trace. **After content** a `restart` delta comes just before the new content, and
 * `accumulate` drops what it makes void. What is no delta can't be taken back: there the error goes on.
 *
 * A stop by the caller (`AbortError`) and a spent budget go on at once.
 *
 * @param others - Tried in their order. Each may retry by itself; attempts are counted through.
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
 * @returns An operator that fails with the error of the one source that failed, or with an `AggregateError` of all, in order.
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
    defer(() => {
      const attempts = joinAttempts();
      const answer: Answer = { attempts, hasContent: false, lastError: undefined };
      const errors: unknown[] = [];
      let canReplace = true;

      function isFollowed(error: unknown): boolean {
        return canReplace && errors.length < others.length && !isFinal(error);
      }

      const pass = operate<unknown, unknown>(
        (subscriber) =>
          passAttempt(answer, subscriber, {
            restarts: true,
            onContent(value) {
              if (!isDelta(value) || onPartial === 'fail') canReplace = false;
              // A backend restarts too, by its own count.
              else if (value.type === 'restart') attempts.count = Math.max(attempts.count, value.attempt);
            },
            isFollowed,
          }),
        (input, inner) => asAttempt(attempts, () => input.subscribe(inner)),
      );

      function withFallback(input: Observable<unknown>): Observable<unknown> {
        return input.pipe(
          pass,
          catchError((error: unknown) => {
            const next = isFollowed(error) ? others[errors.length] : undefined;
            errors.push(error);
            if (next === undefined) return throwError(() => failureOf(errors));
            attempts.count += 1;
            return withFallback(from(next));
          }),
        );
      }

      return withFallback(source);
    });
}

function isSource(arg: ObservableInput<unknown> | FallbackToConfig): arg is ObservableInput<unknown> {
  return !isConfig(arg);
}

function isConfig(arg: ObservableInput<unknown> | FallbackToConfig): arg is FallbackToConfig {
  return 'onPartial' in arg;
}

/** Whether no source may be asked any more: somebody has said stop. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'BudgetExceededError');
}

function failureOf(errors: readonly unknown[]): unknown {
  return errors.length === 1 ? errors[0] : new AggregateError(errors, `${errors.length} sources failed`);
}
