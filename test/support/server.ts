import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server received it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Settles when the connection under this request has closed. */
  readonly closed: Promise<void>;
}

/** A loopback server whose answers a test scripts. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Settles when this many requests have arrived. */
  arrived(count: number): Promise<SeenRequest>;
}

type Answer = (response: ServerResponse, attempt: number) => void;

export const SSE = { 'content-type': 'text/event-stream' };

export async function serve(answer: Answer): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const waiting: (() => void)[] = [];

  const server = createServer((request, response) => {
    const closed = new Promise<void>((resolve) => response.on('close', resolve));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString(), closed });
      for (const wake of waiting.splice(0)) wake();
      answer(response, requests.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    async arrived(count) {
      let request = requests[count - 1];
      while (!request) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        request = requests[count - 1];
      }
      return request;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
