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
import { growMessage } from '../message/growMessage.ts';

/** No value has arrived yet. */
export interface ConnectingState {
  readonly status: 'connecting';
  readonly message: undefined;
  readonly error?: undefined;
}

/** The answer is arriving. */
export interface StreamingState {
  readonly status: 'streaming';
  readonly message: Message;
  readonly error?: undefined;
}

/** The answer is complete. */
export interface DoneState {
  readonly status: 'done';
  readonly message: Message;
  readonly error?: undefined;
}

/** The source has completed before the end of the answer: it was stopped. */
export interface StoppedState {
  readonly status: 'stopped';
  /** The partial answer; `undefined` if there is none. */
  readonly message: Message | undefined;
  readonly error?: undefined;
}

/** The answer has errored. */
export interface ErrorState {
  readonly status: 'error';
  /** The partial answer; `undefined` if there is none. */
  readonly message: Message | undefined;
  readonly error: unknown;
}

/** What a screen shows of an answer. Each state has `message` and `error`. */
export type StreamState = ConnectingState | StreamingState | DoneState | StoppedState | ErrorState;

const CONNECTING: StreamState = { status: 'connecting', message: undefined };

/**
 * Turns an answer into the states of a screen, and an error into the last state.
 *
 * The output never errors: the error state carries the error and the partial answer. The first state is emitted
 * synchronously. Deltas are assembled as by {@link accumulate}. A value that changes nothing emits no state. A source that
 * completes without a `done` or a `finish` was `stopped`, as by a Stop button.
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
        map((value) => (message = isDelta(value) ? growMessage(message, value) : value)),
        distinctUntilChanged(),
        map((latest): StreamState => ({ status: 'streaming', message: latest })),
      );
      const last = defer(() =>
        of<StreamState>(
          message?.status === 'complete' ? { status: 'done', message } : { status: 'stopped', message },
        ),
      );

      return concat(of(CONNECTING), streaming, last).pipe(
        catchError((error: unknown): Observable<StreamState> => of({ status: 'error', message, error })),
      );
    });
}
