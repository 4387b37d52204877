import { catchError, concat, defer, EMPTY, throwError, type Observable } from 'rxjs';
import { HttpError } from '../errors/HttpError.ts';
import { createSSEParser } from '../framing/createSSEParser.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { numberIn, objectIn } from '../json/unknown.ts';
import { inTurn } from '../operators/inTurn.ts';
import type { SourceInit } from './BodyInput.ts';
import type { BodyParser } from './fromRecords.ts';

/** Opens one connection. */
type Connect = (
  extend: (init: SourceInit, headers?: HeadersInit) => SourceInit,
  parser: BodyParser<ServerSentEvent>,
) => Observable<ServerSentEvent>;

/** Connects again after each end, after the last event, for as long as new events come. A 204 completes. */
export function resumeEvents(connect: Connect, count?: number): Observable<ServerSentEvent>;
export function resumeEvents(connect: Connect, count = 5): Observable<unknown> {
  return defer(() => {
    let id = '';
    let wait = 1_000;
    let tries = 0;
    const ended = new HttpError({ status: 204, headers: new Headers() });
    const connection = defer(() =>
      concat(
        connect(
          (init, given) => {
            if (!id) return init;
            const headers = new Headers(init.headers ?? given);
            // A header holds bytes.
            headers.set('last-event-id', String.fromCharCode(...new TextEncoder().encode(id)));
            return { ...init, headers };
          },
          (emit, config) => createSSEParser(emit, { ...config, onRetry: (said) => (wait = said) }),
        ),
        throwError(() => ended),
      ),
    );

    return inTurn(connection, () => ({
      restarts: false,
      onContent(event) {
        const next = objectIn(event)['id'];
        if (typeof next !== 'string' || next === '' || next === id) return;
        id = next;
        tries = 0;
      },
      afterFailure(error) {
        const { retryable, retryAfter } = objectIn(error);
        if (!id || !(tries < count) || !(retryable || error === ended)) return undefined;
        // Doubled by tries without an event, and later by chance, so that not all clients come at once.
        const own = wait * Math.min(32, 2 ** tries) * (1 + Math.random() / 2);
        tries += 1;
        return { source: connection, delay: Math.max(own, numberIn(retryAfter) ?? 0) };
      },
    })).pipe(
      catchError((error: unknown) => (objectIn(error)['status'] === 204 ? EMPTY : throwError(() => error))),
    );
  });
}
