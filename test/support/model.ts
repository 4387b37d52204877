import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** One request as the model has seen it. */
export interface ModelRequest {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether the connection was closed before the end of the answer, and how long after the client told of its stop, in ms. */
  isCut?: boolean;
  closedAfter?: number;
}

type Answer = (response: ServerResponse, attempt: number, run: Run) => void;

/** The requests of one test, which names itself in `?id=`. */
interface Run {
  readonly requests: ModelRequest[];
  /** Sends the rest of an answer. */
  resume?: () => void;
  stoppedAt?: number;
}

const SSE = { 'content-type': 'text/event-stream' };
const token = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const DONE = 'data: [DONE]\n\n';

const ANSWERS: Readonly<Record<string, Answer>> = {
  ok: (response) => response.writeHead(200, SSE).end(token('He') + token('llo') + DONE),
  steps(response, _, run) {
    response.writeHead(200, SSE).write(token('He'));
    run.resume = () => response.end(token('llo') + DONE);
  },
  busy: (response) =>
    response
      .writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
      .end('{"error":{"message":"Slow down, sk-secret","code":"rate_limit"}}'),
  html: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>'),
  cut(response, _, run) {
    response.writeHead(200, SSE).write(token('He'));
    run.resume = () => response.destroy();
  },
  'cut-once'(response, attempt, run) {
    if (attempt > 1) return void response.writeHead(200, SSE).end(token('He') + token('llo') + DONE);
    response.writeHead(200, SSE).write(token('He'));
    run.resume = () => response.destroy();
  },
  characters(response) {
    const bytes = Buffer.from(token('wörld 😀 ok') + DONE);
    response.writeHead(200, SSE);
    let at = 0;
    const timer = setInterval(() => {
      response.write(bytes.subarray(at, at + 1));
      if (++at === bytes.length) response.end(() => clearInterval(timer));
    }, 1);
    response.on('close', () => clearInterval(timer));
  },
  many(response) {
    response.writeHead(200, SSE);
    let sent = 0;
    const timer = setInterval(() => {
      response.write(token('.'));
      if (++sent === 500) response.end(DONE, () => clearInterval(timer));
    }, 2);
    response.on('close', () => clearInterval(timer));
  },
  stalled: (response) => response.writeHead(200, SSE).write(token('He')),
  silent: () => undefined,
  'busy-once'(response, attempt) {
    if (attempt === 1) return void response.writeHead(503).end('busy');
    response.writeHead(200, SSE).end(token('Hello') + DONE);
  },
  private(response, attempt, run) {
    const isKnown = run.requests[attempt - 1]?.headers.authorization === 'Bearer new';
    if (isKnown) response.writeHead(200, SSE).end(token('in') + DONE);
    else response.writeHead(401).end();
  },
  bytes: (response) =>
    response
      .writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
      .end(
        Buffer.from(
          'AAAAQwAAABqHEwSKCzpldmVudC10eXBlBwALbWVzc2FnZVN0b3B7InN0b3BSZWFzb24iOiJlbmRfdHVybiJ9KHdfRQ==',
          'base64',
        ),
      ),
};

/**
 * A model on HTTP: `POST …/ok?id=1`, and the other names in this file. `GET …/log?id=1` says what requests there were,
 * `…/resume?id=1` sends the rest of an answer, and `…/stop?id=1` says that the client has stopped.
 */
export function createModel(): RequestListener {
  const runs = new Map<string, Run>();

  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const name = url.pathname.split('/').at(-1) ?? '';
    const id = url.searchParams.get('id') ?? '';
    const run = runs.get(id) ?? { requests: [] };
    runs.set(id, run);

    if (name === 'log') return void response.end(JSON.stringify(run.requests));
    if (name === 'resume' || name === 'stop') {
      run.resume?.();
      if (name === 'stop') run.stoppedAt = performance.now();
      return void response.end();
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, headers } = request;
      const seen: ModelRequest = { method, headers, body: Buffer.concat(chunks).toString() };
      const attempt = run.requests.push(seen);
      response.on('close', () => {
        seen.isCut = !response.writableFinished;
        seen.closedAfter = performance.now() - (run.stoppedAt ?? performance.now());
      });
      ANSWERS[name]?.(response, attempt, run);
    });
  };
}
