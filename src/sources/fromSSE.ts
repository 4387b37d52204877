import type { Observable } from 'rxjs';
import { createSSEParser } from '../framing/createSSEParser.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import type { BodyInput, SourceInit, SourceInitInput } from './BodyInput.ts';
import { fromRecords } from './fromRecords.ts';
import { resumeEvents } from './resumeEvents.ts';

/** How to request events, and whether to connect again. */
export interface SSEInit extends SourceInit {
  /** Connects again after a cut or an end, after the last event. Off by default. */
  readonly resume?: true | ResumeConfig | undefined;
}

/** When to give up. */
export interface ResumeConfig {
  /** How many connections in a row may bring no new event. Default 5. */
  readonly count?: number;
}

/**
 * Turns a fetch body into an Observable of server-sent events: any method, any headers, and cancellable.
 *
 * Cold: each subscription sends the request, with `Accept: text/event-stream` unless you set it. Unsubscribing aborts
 * the request at any time, also while it stalls, and reports nothing; your own `signal` reports its reason. It
 * doesn't reconnect unless you set `resume`.
 *
 * @param input - What `fetch` takes, a `Response`, a stream, an async iterable, or a function that returns a `Response`.
 * @param init - What `fetch` takes, `fetch`, `maxBufferSize`, `maxErrorBody`; or a function that returns it per attempt.
 * @returns An Observable of events. It errors with an {@link HttpError} for a status outside 200–299, with a
 * {@link ContentTypeError} for another content type than `text/event-stream` (a missing one is accepted), with a
 * {@link ConnectionError} if the connection fails, and with a {@link ParseError} for an event larger than `maxBufferSize`.
 *
 * @example
 * ```ts
 * import { fromSSE } from 'rxjs-llm';
 *
 * const response = new Response('event: greeting\ndata: Hi\n\n', {
 *   headers: { 'content-type': 'text/event-stream' },
 * });
 *
 * fromSSE(response); // => [{ event: 'greeting', data: 'Hi' }]
 * ```
 */
export function fromSSE(input: string | URL | Request, init: SSEInit): Observable<ServerSentEvent>;
export function fromSSE(input: BodyInput, init?: SourceInitInput): Observable<ServerSentEvent>;
export function fromSSE(input: BodyInput, init: SSEInit | SourceInitInput = {}): Observable<ServerSentEvent> {
  const { resume, ...rest }: SSEInit = typeof init === 'object' ? init : {};
  if (!resume) return fromRecords(input, init, createSSEParser, EVENT_STREAM);
  return resumeEvents(
    (extend, parser) =>
      fromRecords(
        input,
        extend(rest, typeof input === 'object' && 'headers' in input ? input.headers : undefined),
        parser,
        EVENT_STREAM,
      ),
    resume === true ? undefined : resume.count,
  );
}

const EVENT_STREAM = {
  mediaType: 'text/event-stream',
  accepts: (essence: string) => essence === 'text/event-stream',
};
