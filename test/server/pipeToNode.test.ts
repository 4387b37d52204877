import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createServer2, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { from, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { deltas, fromSSE, parseDelta, reduceMessage, type Delta, type Message } from 'rxjs-llm';
import { pipeToNode, type NodeResponse, type SSEResponseConfig } from 'rxjs-llm/server';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { watchedAnswer } from '../support/watchedAnswer.ts';

const text = (words: string): Delta => ({ type: 'text', text: words });

/** A server on loopback whose every request is answered by a test. */
async function listen(answer: (response: ServerResponse, seen: IncomingMessage) => void) {
  const server = createServer((seen, response) => answer(response, seen));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A client that reads when it is told to. */
async function ask(port: number, method = 'GET'): Promise<IncomingMessage> {
  const sent = request({ host: '127.0.0.1', port, method, agent: false });
  sent.on('error', () => undefined);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

describe('pipeToNode', () => {
  it('takes the responses of Node’s two servers', () => {
    expectTypeOf<ServerResponse>().toExtend<NodeResponse>();
    expectTypeOf<Http2ServerResponse>().toExtend<NodeResponse>();
    expectTypeOf(pipeToNode).parameter(0).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(pipeToNode).parameter(2).toEqualTypeOf<SSEResponseConfig | undefined>();
  });

  it('answers what `fromSSE` reads', async () => {
    const answer: Delta[] = [text('Grüße 👋'), { type: 'done' }];
    await using server = await listen((response) => pipeToNode(of(...answer), response));
    expect(await outcomeOf(fromSSE(server.url).pipe(parseDelta(deltas())))).toEqual({ values: answer });
  });

  it('answers 200 and a comment before the first delta, whatever status a framework has set', async () => {
    await using server = await listen((response) => {
      response.statusCode = 201;
      pipeToNode(NEVER, response);
    });
    const response = await ask(server.port, 'POST');
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const [first] = (await once(response, 'data')) as [Buffer];
    expect(first.toString()).toBe(':\n\n');
    response.destroy();
  });

  it('shows pages of other origins how long to wait, if a middleware has answered CORS', async () => {
    await using server = await listen((response) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Expose-Headers', ['x-a', 'x-b']);
      pipeToNode(of(text('a')), response);
    });
    const { headers } = await ask(server.port);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']?.replaceAll(', ', ',')).toBe(
      'x-a,x-b,retry-after,retry-after-ms,x-should-retry',
    );
  });

  it('sends the record of an error, and then ends', async () => {
    await using server = await listen((response) =>
      pipeToNode(
        throwError(() => new Error('key-123')),
        response,
      ),
    );
    const body = await readText(await ask(server.port));
    expect(body).toContain('"message":"internal error"');
    expect(body).not.toContain('key-123');
  });

  it('answers a HEAD request without subscribing', async () => {
    const source = new Subject<Delta>();
    await using server = await listen((response) => pipeToNode(source, response));
    const response = await ask(server.port, 'HEAD');
    expect(response.headers['content-type']).toBe('text/event-stream');
    expect(source.observed).toBe(false);
  });

  it('unsubscribes when its client leaves, in mid-answer and before the first delta', async () => {
    for (const silence of [0, Infinity]) {
      const answer = watchedAnswer(silence);
      await using server = await listen((response) => pipeToNode(answer.deltas, response));
      const response = await ask(server.port);
      await once(response, 'data');
      expect(answer.open()).toBe(1);
      response.destroy();
      await vi.waitFor(() => expect(answer.open()).toBe(0), EVENTUALLY);
    }
  });

  it('does not subscribe if its client has left already', async () => {
    const source = new Subject<Delta>();
    let late: ServerResponse | undefined;
    await using server = await listen((response) => {
      late = response;
    });
    const sent = request({ host: '127.0.0.1', port: server.port, agent: false });
    sent.on('error', () => undefined);
    sent.end();
    await vi.waitFor(() => expect(late).toBeDefined(), EVENTUALLY);
    sent.destroy();
    await vi.waitFor(() => expect(late?.destroyed).toBe(true), EVENTUALLY);
    if (late) pipeToNode(source, late);
    expect(source.observed).toBe(false);
  });

  it('unsubscribes when somebody else has ended the response', async () => {
    const source = new Subject<Delta>();
    await using server = await listen((response) => {
      pipeToNode(source, response, { heartbeat: 20 });
      response.end();
    });
    expect(await readText(await ask(server.port))).toBe(':\n\n');
    await vi.waitFor(() => expect(source.observed).toBe(false), EVENTUALLY);
  });

  it('unsubscribes when the signal aborts, and ends with the record of an error', async () => {
    const source = new Subject<Delta>();
    const stop = new AbortController();
    await using server = await listen((response) => pipeToNode(source, response, { signal: stop.signal }));
    const response = await ask(server.port);
    stop.abort();
    expect(source.observed).toBe(false);
    expect(await readText(response)).toContain('internal error');
  });

  it('never listens to the request, which closes when its body has been read', async () => {
    let seen: IncomingMessage | undefined;
    await using server = await listen((response, asked) => {
      seen = asked;
      pipeToNode(watchedAnswer(0, 3).deltas, response);
    });
    const body = await readText(await ask(server.port, 'POST'));
    expect(body).toContain('{"type":"done"}');
    expect([...(seen?.eventNames() ?? [])]).not.toContain('close');
  });

  it('retains little for a reader that pauses, and gives it every word in fewer events when it resumes', async () => {
    const words = Array.from({ length: 500_000 }, (_, index) => `${'w'.repeat(30)}${index} `);
    let response: ServerResponse | undefined;
    let most = 0;
    await using server = await listen((opened) => {
      response = opened;
      const write = opened.write.bind(opened) as (chunk: string) => boolean;
      opened.write = (chunk: string) => {
        const isTaken = write(chunk);
        most = Math.max(most, opened.writableLength);
        return isTaken;
      };
      // In parts, so that the socket takes what it can meanwhile.
      const parts = Array.from({ length: 50 }, (_, part) => words.slice(part * 10_000, (part + 1) * 10_000));
      const source = new Observable<Delta>((subscriber) => {
        const next = (): void => {
          const part = parts.shift();
          if (!part) return subscriber.complete();
          for (const word of part) subscriber.next(text(word));
          setImmediate(next);
        };
        next();
      });
      pipeToNode(source, opened);
    });
    const paused = await ask(server.port);
    paused.pause();
    await vi.waitFor(() => expect(response?.writableNeedDrain).toBe(true), EVENTUALLY);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(response?.writableLength).toBeLessThan(256_000);

    const body = await readText(paused);
    expect(most).toBeLessThan(256_000);
    const events = body.split('\n\n').filter((event) => event.startsWith('data: '));
    expect(events.length).toBeLessThan(5_000);
    const { values } = await outcomeOf(fromSSE(streamOf(body)).pipe(parseDelta(deltas())));
    expect(messageOf(values)?.text).toBe(words.join(''));
  });

  it('cuts a reader off that takes nothing, when more than `maxBuffer` waits', async () => {
    const source = new Subject<Delta>();
    await using server = await listen((response) => pipeToNode(source, response, { maxBuffer: 10_000 }));
    const paused = await ask(server.port);
    paused.pause();
    const value = 'x'.repeat(100_000);
    await vi.waitFor(() => {
      source.next({ type: 'data', name: 'x', value });
      expect(source.observed).toBe(false);
    }, EVENTUALLY);
    paused.resume();
    await closeOf(paused);
    expect(paused.complete).toBe(false);
  });

  it('throws for a config before it has written anything', async () => {
    let thrown: unknown;
    await using server = await listen((response) => {
      try {
        pipeToNode(NEVER, response, { heartbeat: -1 });
      } catch (error) {
        thrown = error;
        response.writeHead(500).end();
      }
    });
    expect((await ask(server.port)).statusCode).toBe(500);
    expect(thrown).toBeInstanceOf(TypeError);
  });

  it('answers HTTP/2, and unsubscribes when its client leaves', async () => {
    const answer = watchedAnswer(Infinity);
    const responses: Http2ServerResponse[] = [];
    const warnings = vi.spyOn(process, 'emitWarning');
    const server = createServer2((seen, response) => {
      responses.push(response);
      const source = seen.url === '/short' ? from<Delta[]>([text('a'), { type: 'done' }]) : answer.deltas;
      if (seen.url !== '/late') pipeToNode(source, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

    const short = client.request({ ':path': '/short' });
    expect(await readText(short)).toContain('data: {"type":"done"}');

    const long = client.request({ ':path': '/long', ':method': 'POST' });
    long.end('{}');
    long.on('error', () => undefined);
    expect(String(await once(long, 'data'))).toBe(':\n\n');
    expect(answer.open()).toBe(1);
    long.close();
    await vi.waitFor(() => expect(answer.open()).toBe(0), EVENTUALLY);

    const late = client.request({ ':path': '/late' });
    late.on('error', () => undefined);
    await vi.waitFor(() => expect(responses).toHaveLength(3), EVENTUALLY);
    late.close(8);
    await vi.waitFor(() => expect(responses[2]?.stream.destroyed).toBe(true), EVENTUALLY);
    if (responses[2]) pipeToNode(answer.deltas, responses[2]);
    expect(answer.open()).toBe(0);

    expect(warnings).not.toHaveBeenCalled();
    client.close();
    server.close();
  });
});

/** A cut is an error of the response too. */
function closeOf(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => response.on('close', resolve));
}

function streamOf(body: string): ReadableStream<Uint8Array> {
  return new Blob([body]).stream();
}

function messageOf(all: readonly Delta[]): Message | undefined {
  return all.reduce<Message | undefined>((message, delta) => reduceMessage(message, delta), undefined);
}
