import type { OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import type { Wire } from '../protocols/Wire.ts';
import { writeEvents } from '../protocols/writeEvents.ts';
import { operate } from './operate.ts';

/**
 * Writes deltas as the events of a wire: the inverse of {@link parseDelta}.
 *
 * An error of the source becomes the wire's own record of an error, and then the events complete: what comes after them is
 * HTTP, which has no word for an error any more. So does a delta that the wire can't say without being wrong.
 *
 * What `shareThrough` of `rxjs-llm/server` has read from a log has an `id`, which a client resumes after.
 *
 * @param wire - How the answer is said, such as `openaiChatWire()` of `rxjs-llm/server`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { formatDelta, type Delta } from 'rxjs-llm';
 * import { deltasWire } from 'rxjs-llm/server';
 *
 * of<Delta[]>({ type: 'text', text: 'Hi' }).pipe(formatDelta(deltasWire()));
 * // => [{ data: '{"type":"text","text":"Hi"}' }]
 * ```
 */
export function formatDelta(wire: Wire): OperatorFunction<Delta, ServerSentEvent> {
  return operate((subscriber) => {
    const writer = writeEvents(wire, (event) => subscriber.next(event));

    function end(error?: unknown): void {
      writer.end(error);
      subscriber.complete();
    }

    return {
      next(delta) {
        try {
          writer.push(delta);
        } catch (thrown) {
          end(thrown);
        }
      },
      error: (error) => end(error ?? 'unknown'),
      complete: () => end(),
    };
  });
}
