import { once } from 'node:events';
import { request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deltas, fromSSE, parseDelta, type Delta } from 'rxjs-llm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Observable } from 'rxjs';
import { EVENTUALLY } from './EVENTUALLY.ts';
import { outcomeOf } from './outcomeOf.ts';
import { watchedAnswer, type WatchedAnswer } from './watchedAnswer.ts';

/** What a server under test has been asked. */
export interface Asked {
  /** The parsed body; `undefined` for GET. */
  readonly body?: unknown;
}

/** A server that answers `/chat` with what it is given. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<unknown>;
}

/** A server of Node's, which listens already or is about to. */
export async function runningServer(server: Server): Promise<RunningServer> {
  if (!server.listening) await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Starts a server whose answers come from `answer`. */
export type StartServer = (answer: (asked: Asked) => Observable<Delta>) => Promise<RunningServer>;

interface Way {
  readonly methods?: readonly ('GET' | 'POST')[];
  /** What is sent before the first delta; `undefined` for whatever the framework sends. */
  readonly first?: string | undefined;
}

/** What every way out promises, over real sockets and with a client that takes compressed answers. */
export function describeServer(name: string, start: StartServer, way: Way = {}): void {
  const { methods = ['GET', 'POST'], first = ':\n\n' } = way;

  describe(name, () => {
    let current: WatchedAnswer = watchedAnswer();
    const asked: Asked[] = [];
    let server: RunningServer | undefined;

    beforeAll(async () => {
      server = await start((seen) => {
        asked.push(seen);
        return current.deltas;
      });
    });
    afterAll(() => server?.close());

    const port = (): number => server?.port ?? 0;

    it.each(methods)(
      'answers %s before the first delta, and unsubscribes when its client leaves',
      async (method) => {
        current = watchedAnswer(Infinity);
        const response = await ask(port(), method);
        expect(response.statusCode).toBe(200);
        expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
        expect(response.headers['content-encoding']).toBeUndefined();
        expect(String(await once(response, 'data'))).toBe(first);
        expect(current.open()).toBe(1);

        response.destroy();
        await vi.waitFor(() => expect(current.open()).toBe(0), EVENTUALLY);
      },
    );

    it.each(methods)('answers %s with events as they come, and ends', async (method) => {
      current = watchedAnswer(20, 6);
      const response = await ask(port(), method);
      const chunks: string[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
      await once(response, 'end');
      expect(chunks.filter((chunk) => chunk.includes('"text"')).length).toBeGreaterThan(3);
      expect(chunks.join('')).toContain('"w5 "');
      expect(current.open()).toBe(0);
      if (method === 'POST') expect(asked.at(-1)?.body).toEqual({ question: 'Hi?' });
    });

    it('answers what the library reads', async () => {
      current = watchedAnswer(0, 2);
      const { values, error } = await outcomeOf(
        fromSSE(`http://127.0.0.1:${port()}/chat`).pipe(parseDelta(deltas())),
      );
      expect(error).toBeUndefined();
      const words = values.flatMap((delta) => (delta.type === 'text' ? [delta.text] : []));
      expect(words.join('')).toBe('So: w0 w1 ');
      expect(values.at(-1)).toEqual({ type: 'done' });
    });
  });
}

async function ask(port: number, method: string): Promise<IncomingMessage> {
  const sent = request({
    host: '127.0.0.1',
    port,
    method,
    path: '/chat',
    agent: false,
    headers: {
      'accept-encoding': 'gzip, br',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
    },
  });
  sent.on('error', () => undefined);
  sent.end(method === 'POST' ? '{"question":"Hi?"}' : undefined);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}
