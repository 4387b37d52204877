import type { Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { eventStreamHeaders } from './eventStreamHeaders.ts';
import { pump, type Pump } from './pump.ts';
import { settingsOf } from './settingsOf.ts';
import type { SSEResponseConfig } from './SSEResponseConfig.ts';

/**
 * Answers a request with a `Response` that streams the deltas as server-sent events.
 *
 * For everything that takes a `Response`: Hono, Next, SvelteKit, Workers, Deno, Bun, Fastify. It subscribes when the body is
 * read, and unsubscribes when the reader cancels it, when the `signal` aborts and when a write fails.
 *
 * The status and a comment are sent at once, and a comment during each silence. A slow reader gets fewer, larger deltas.
 * An error of the source is the wire's own record of an error.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { deltas, fromSSE, parseDelta, type Delta } from 'rxjs-llm';
 * import { toSSEResponse } from 'rxjs-llm/server';
 *
 * const answer = of<Delta[]>({ type: 'text', text: 'Hi' }, { type: 'done' });
 *
 * fromSSE(toSSEResponse(answer)).pipe(parseDelta(deltas()));
 * // => [{ type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function toSSEResponse(source: Observable<Delta>, config: SSEResponseConfig = {}): Response {
  const settings = settingsOf(config);
  const encoder = new TextEncoder();
  let running: Pump | undefined;

  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (running) return running.resume();
        running = pump(
          source,
          {
            write(text) {
              controller.enqueue(encoder.encode(text));
              // There is room again when the reader pulls.
              return false;
            },
            end: () => controller.close(),
            cut: (reason) => controller.error(reason),
          },
          settings,
        );
      },
      cancel: () => running?.stop(),
    },
    // Without a reader, such as for a HEAD request, nothing is subscribed to.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: eventStreamHeaders(settings) });
}
