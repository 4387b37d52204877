import { concat, defer, EMPTY, noop, throwError, type Observable } from 'rxjs';
import { createSSEParser } from '../framing/createSSEParser.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { checkLimits } from '../json/checkLimits.ts';
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
  checkLimits({ count });
  return defer(() => {
    let id = '';
    let askedFor: string | undefined;
    let wait = 1_000;
    let tries = 0;
    const connection = defer(() =>
      concat(
        connect(
          (init, given) => {
            askedFor = id;
            if (!id) return init;
            const headers = new Headers(init.headers ?? given);
            // A header holds bytes.
            const bytes = [...new TextEncoder().encode(id)];
            headers.set('last-event-id', bytes.map((byte) => String.fromCharCode(byte)).join(''));
            return { ...init, headers };
          },
          (emit, config) => {
            const parser = createSSEParser(emit, {
              ...config,
              onId: (found) => (id = found || id),
              onRetry: (said) => (wait = said),
            });
            // An event without its end is sent again.
            return {
              push(chunk) {
                parser.push(chunk);
              },
              end: () => id || parser.end?.(),
            };
          },
        ),
        throwError(() => ENDED),
      ),
    );

    return inTurn(connection, () => ({
      onContent: noop,
      afterFailure(error) {
        const { status, retryable, retryAfter } = objectIn(error);
        // Who sends the same events again gets no further.
        if (id !== askedFor) tries = 0;
        if (!(id && retryable && tries < count))
          return status === 204 || status === 205 ? { source: EMPTY } : undefined;
        // Doubled by tries without an event, and later by chance, so that not all clients come at once.
        const own = wait * 2 ** Math.min(5, tries++) * (1 + Math.random() / 2);
        return { source: connection, delay: Math.max(own, numberIn(retryAfter) ?? 0) };
      },
    }));
  });
}

/** A connection that has ended is followed by another one, or by nothing. */
const ENDED: unknown = { status: 204, retryable: true };
