import {
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  map,
  of,
  type Observable,
  type OperatorFunction,
} from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { isDelta } from '../delta/isDelta.ts';
import type { Message } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';

/** Nothing has come yet. */
export interface ConnectingState {
  readonly status: 'connecting';
  readonly message: undefined;
  readonly error?: undefined;
}

/** The answer is on its way. */
export interface StreamingState {
  readonly status: 'streaming';
  readonly message: Message;
  readonly error?: undefined;
}

/** The answer has ended well. */
export interface DoneState {
  readonly status: 'done';
  /** `undefined` where nothing came. */
  readonly message: Message | undefined;
  readonly error?: undefined;
}

/** The answer has failed. */
export interface ErrorState {
  readonly status: 'error';
  /** As far as the answer came; `undefined` where nothing did. */
  readonly message: Message | undefined;
  readonly error: unknown;
}

/** What a screen shows of an answer. `message` and `error` can be read in every state. */
export type StreamState = ConnectingState | StreamingState | DoneState | ErrorState;

const CONNECTING: StreamState = { status: 'connecting', message: undefined };

/**
 * Turns an answer into the states of a screen. Never fails: an error is the last state, beside the partial answer.
 *
 * The first state comes synchronously. Deltas are assembled as by {@link accumulate}. What changes nothing gives no state, so
 * each state is news.
 *
 * @example
 * ```ts
 * import { concat, map, of, throwError } from 'rxjs';
 * import { toStreamState, TruncatedStreamError, type Delta } from 'rxjs-llm';
 *
 * const hello: Delta = { type: 'text', text: 'Hello' };
 * const cut = concat(of(hello), throwError(() => new TruncatedStreamError()));
 *
 * cut.pipe(
 *   toStreamState(),
 *   map((state) => [state.status, state.message?.text]),
 * ); // => [['connecting', undefined], ['streaming', 'Hello'], ['error', 'Hello']]
 * ```
 */
export function toStreamState(): OperatorFunction<Delta | Message, StreamState> {
  return (source) =>
    defer(() => {
      let message: Message | undefined;

      const streaming = source.pipe(
        map((value) => (message = isDelta(value) ? reduceMessage(message, value) : value)),
        distinctUntilChanged(),
        map((next): StreamState => ({ status: 'streaming', message: next })),
      );
      const done = defer(() => of<StreamState>({ status: 'done', message }));

      return concat(of(CONNECTING), streaming, done).pipe(
        catchError((error: unknown): Observable<StreamState> => of({ status: 'error', message, error })),
      );
    });
}
