import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** How a model of a test answers: its pieces, and the wait before each in milliseconds. */
export interface ChatScript {
  readonly pieces: readonly string[];
  readonly pace: number;
}

/** A model on loopback with OpenAI's wire, which writes down what it is asked. */
export interface ChatModel extends AsyncDisposable {
  readonly baseURL: string;
  /** The bodies of the requests. */
  readonly requests: readonly unknown[];
  /** When a connection was closed before the end of its answer, by `Date.now()`. */
  readonly stops: readonly number[];
}

export async function startChatModel(scriptFor: (question: string) => ChatScript): Promise<ChatModel> {
  const requests: unknown[] = [];
  const stops: number[] = [];

  async function answer(body: unknown, response: ServerResponse): Promise<void> {
    const { messages = [] } = Object(body) as { messages?: readonly { content?: unknown }[] };
    const { pieces, pace } = scriptFor(String(messages.at(-1)?.content));
    const begun = performance.now();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [index, content] of pieces.entries()) {
      const early = begun + index * pace - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      if (response.destroyed) return;
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
    }
    const finish = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    response.end(`data: ${JSON.stringify(finish)}\n\ndata: [DONE]\n\n`);
  }

  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) stops.push(Date.now());
    });
    json(request)
      .then((body) => {
        requests.push(body);
        return answer(body, response);
      })
      .catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    stops,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
