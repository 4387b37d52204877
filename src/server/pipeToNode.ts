import type { Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { eventStreamHeaders } from './eventStreamHeaders.ts';
import { pump } from './pump.ts';
import { settingsOf } from './settingsOf.ts';
import type { SSEResponseConfig } from './SSEResponseConfig.ts';

/** A response of Node's `http` or `http2`, or of a framework that extends it. */
export interface NodeResponse {
  readonly writableEnded: boolean;
  readonly destroyed?: boolean;
  readonly req?: { readonly method?: string | undefined };
  /** The stream of HTTP/2. */
  readonly stream?: { readonly destroyed?: boolean } | undefined;
  getHeader(name: string): number | string | readonly string[] | undefined;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number): unknown;
  write(text: string): boolean;
  end(): unknown;
  destroy(): unknown;
  on(event: string, listener: () => void): unknown;
}

/**
 * Answers a request of Node's `http` or `http2` by streaming the deltas as server-sent events.
 *
 * For Express, Nest's `@Res()`, Fastify's `reply.raw` and servers without a framework. It subscribes at once, and
 * unsubscribes when the connection closes, when the `signal` aborts and when a write fails. It never listens to the request,
 * which closes as soon as its body has been read.
 *
 * The status and a comment are sent at once, and a comment during each silence. A slow reader gets fewer, larger deltas.
 * An error of the source is the wire's own record of an error.
 *
 * @example
 * ```ts no-run
 * import { createServer } from 'node:http';
 * import { of } from 'rxjs';
 * import type { Delta } from 'rxjs-llm';
 * import { pipeToNode } from 'rxjs-llm/server';
 *
 * const answer = of<Delta[]>({ type: 'text', text: 'Hi' }, { type: 'done' });
 *
 * createServer((request, response) => pipeToNode(answer, response)).listen(3000);
 * ```
 */
export function pipeToNode(
  source: Observable<Delta>,
  response: NodeResponse,
  config: SSEResponseConfig = {},
): void {
  const settings = settingsOf(config);
  const isGone = response.destroyed || response.writableEnded || response.stream?.destroyed;
  if (isGone) return;

  for (const [name, value] of eventStreamHeaders(settings, sharedWith(response)))
    response.setHeader(name, value);
  response.writeHead(200);
  if (response.req?.method === 'HEAD') return void response.end();

  const { resume, stop } = pump(
    source,
    {
      write: (text) => response.write(text),
      end: () => response.end(),
      cut: () => response.destroy(),
    },
    settings,
  );
  response.on('drain', resume);
  response.on('close', stop);
  response.on('error', stop);
}

/** What a middleware has already said to pages of other origins. */
function sharedWith(response: NodeResponse): Headers {
  const headers = new Headers();
  for (const name of ['access-control-allow-origin', 'access-control-expose-headers']) {
    const value = response.getHeader(name);
    if (value !== undefined) headers.set(name, String(value));
  }
  return headers;
}
