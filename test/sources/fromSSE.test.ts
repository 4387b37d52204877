import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { firstValueFrom, take } from 'rxjs';
import {
  ConnectionError,
  ContentTypeError,
  fromSSE,
  HttpError,
  openaiChat,
  parseDelta,
  ParseError,
  retryWithBackoff,
  takeUntilDone,
  TruncatedStreamError,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve, SSE } from '../support/server.ts';
import { diagram } from '../support/diagram.ts';
import { drawn, playBody } from '../support/playBody.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const text = (chunk: Uint8Array): string => new TextDecoder().decode(chunk);
const sse = (body: BodyInit): Response => new Response(body, { headers: SSE });

describe('fromSSE', () => {
  it('emits each event with the chunk that ends it, as the diagram shows', async () => {
    const [body, events] = diagram('sources/fromSSE', 'body', 'events');
    const chunks = { a: 'data: x\n', b: '\ndata: y\n\nda', c: 'ta: z\n\n' };
    const values = { x: { data: 'x' }, y: { data: 'y' }, z: { data: 'z' } };
    expect(await playBody(body, chunks, (fetch) => fromSSE('/api/chat', { fetch }))).toEqual(
      drawn(events, values),
    );
  });

  it('sends nothing until it is subscribed to, and one request per subscription', async () => {
    await using server = await serve((response) => response.writeHead(200, SSE).end('data: x\n\n'));
    const source = fromSSE(server.url, { method: 'POST', body: 'prompt' });
    await delay(20);
    expect(server.requests).toHaveLength(0);

    expect(await outcomeOf(source)).toEqual({ values: [{ data: 'x' }] });
    expect(await outcomeOf(source)).toEqual({ values: [{ data: 'x' }] });
    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'prompt'],
      ['POST', 'prompt'],
    ]);
  });

  it('accepts an event stream, unless the caller sets another `Accept`', async () => {
    await using server = await serve((response) => response.writeHead(200, SSE).end());
    await outcomeOf(fromSSE(server.url, { headers: { authorization: 'Bearer k' } }));
    await outcomeOf(fromSSE(server.url, { headers: { accept: '*/*' } }));

    expect(server.requests.map(({ headers }) => [headers.accept, headers.authorization])).toEqual([
      ['text/event-stream', 'Bearer k'],
      ['*/*', undefined],
    ]);
  });

  describe('unsubscribing', () => {
    it('aborts the request before the headers', async () => {
      await using server = await serve(() => undefined);
      const heard: unknown[] = [];
      const subscription = fromSSE(server.url).subscribe({
        next: (v) => heard.push(v),
        error: (e: unknown) => heard.push(e),
      });
      const request = await server.arrived(1);
      subscription.unsubscribe();

      await request.closed;
      expect(heard).toEqual([]);
    });

    it('closes the connection while streaming', async () => {
      await using server = await serve((response) => {
        response.writeHead(200, SSE);
        const timer = setInterval(() => response.write('data: x\n\n'), 2);
        response.on('close', () => clearInterval(timer));
      });
      expect(await firstValueFrom(fromSSE(server.url))).toEqual({ data: 'x' });

      const request = await server.arrived(1);
      await request.closed;
      expect(server.requests).toHaveLength(1);
    });

    it('closes a stalled connection', async () => {
      await using server = await serve((response) => response.writeHead(200, SSE).write('data: x\n\n'));
      const heard: unknown[] = [];
      const first = new Promise<void>((resolve) => {
        const subscription = fromSSE(server.url).subscribe({
          next(event) {
            heard.push(event);
            setTimeout(() => {
              subscription.unsubscribe();
              resolve();
            }, 10);
          },
          error: (error: unknown) => heard.push(error),
          complete: () => heard.push('complete'),
        });
      });
      await first;
      const request = await server.arrived(1);
      await request.closed;
      expect(heard).toEqual([{ data: 'x' }]);
    });

    it('closes a stalled error body', async () => {
      await using server = await serve((response) => response.writeHead(500).write('half'));
      const subscription = fromSSE(server.url).subscribe({ error: () => expect.unreachable() });
      const request = await server.arrived(1);
      await delay(20);
      subscription.unsubscribe();
      await request.closed;
    });
  });

  it('errors with the reason of the caller’s signal, before and while it streams', async () => {
    await using server = await serve((response) => response.writeHead(200, SSE).write('data: x\n\n'));
    const aborted = AbortSignal.abort(new Error('too late'));
    expect(await outcomeOf(fromSSE(server.url, { signal: aborted }))).toEqual({
      values: [],
      error: new Error('too late'),
    });
    expect(server.requests).toHaveLength(0);

    const controller = new AbortController();
    const running = outcomeOf(fromSSE(server.url, { signal: controller.signal }));
    const request = await server.arrived(1);
    await delay(20);
    controller.abort('stop');
    expect(await running).toEqual({ values: [{ data: 'x' }], error: 'stop' });
    await request.closed;
  });

  describe('an answer of the wrong kind', () => {
    it.each([
      [429, { 'retry-after': '3' }, '{"error":{"code":"rate_limit_exceeded"}}', true, 3_000],
      [429, { 'retry-after-ms': '250' }, '', true, 250],
      [429, {}, '{"error":{"code":"insufficient_quota"}}', false, undefined],
      [400, {}, '{"error":{"message":"no"}}', false, undefined],
      [503, {}, 'busy', true, undefined],
      [500, {}, '', true, undefined],
    ])('is an HttpError: %i %o %s', async (status, headers, body, retryable, retryAfter) => {
      await using server = await serve((response) => response.writeHead(status, headers).end(body));
      const { values, error } = await outcomeOf(fromSSE(server.url));
      expect(values).toEqual([]);
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({ status, retryable });
      expect(error instanceof HttpError && error.retryAfter).toBe(retryAfter);
      expect(error instanceof HttpError && error.body).toEqual(
        body.startsWith('{') ? JSON.parse(body) : body,
      );
    });

    it('reads no more than `maxErrorBody` of an endless body', async () => {
      await using server = await serve((response) => {
        response.writeHead(500);
        const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
        response.on('close', () => clearInterval(timer));
      });
      const { error } = await outcomeOf(fromSSE(server.url, { maxErrorBody: 2_500 }));
      expect(error instanceof HttpError && error.body).toBe('x'.repeat(2_500));
      await (
        await server.arrived(1)
      ).closed;
    });

    it('is a ContentTypeError for 200 with HTML, and for 200 with a JSON error', async () => {
      await using server = await serve((response, attempt) =>
        attempt === 1
          ? response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Log in</p>')
          : response
              .writeHead(200, { 'content-type': 'application/json' })
              .end('{"error":{"type":"overloaded_error"}}'),
      );
      const html = await outcomeOf(fromSSE(server.url));
      expect(html.error).toBeInstanceOf(ContentTypeError);
      expect(html.error).toMatchObject({
        message: 'Expected text/event-stream, received text/html',
        retryable: false,
        body: '<p>Log in</p>',
      });
      const json = await outcomeOf(fromSSE(server.url));
      expect(json.error).toMatchObject({ received: 'application/json', retryable: true });
    });
  });

  it('quotes no more than 128 characters of a content type', async () => {
    const type = `text/${'x'.repeat(200)}`;
    const { error } = await outcomeOf(fromSSE(new Response('', { headers: { 'content-type': type } })));
    expect(error).toMatchObject({ name: 'ContentTypeError', received: 'another media type' });
    expect(error).toHaveProperty('detail', type.slice(0, 128));
  });

  it.each([
    ['text/event-stream, text/event-stream', true],
    ['text/event-stream; charset=utf-8, text/event-stream', true],
    ['application/json, text/event-stream', true],
    ['text/event-stream, none', true],
    ['text/event-stream, */*', true],
    ['Text/Event-Stream ;charset="utf-8"', true],
    ['text/event-stream; charset=utf-8, text/html', false],
    ['text/event-stream,text/html;charset=utf-8', false],
    ['none', false],
  ])('takes the last valid one of doubled content types: %s', async (type, isRead) => {
    const { values, error } = await outcomeOf(
      fromSSE(new Response('data: x\n\n', { headers: { 'content-type': type } })),
    );
    expect(values).toEqual(isRead ? [{ data: 'x' }] : []);
    if (!isRead) expect(error).toBeInstanceOf(ContentTypeError);
  });

  it('accepts a missing content type', async () => {
    await using server = await serve((response) => response.writeHead(200).end('data: x\n\n'));
    expect(await outcomeOf(fromSSE(server.url))).toEqual({ values: [{ data: 'x' }] });
  });

  describe('a connection that fails', () => {
    it('is a ConnectionError if no server listens', async () => {
      const server = await serve(() => undefined);
      await server[Symbol.asyncDispose]();
      const { error } = await outcomeOf(fromSSE(server.url));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ reason: 'connect', retryable: true, cause: { code: 'ECONNREFUSED' } });
    });

    it('is a ConnectionError after the earlier events if it is cut', async () => {
      await using server = await serve((response) => {
        response.writeHead(200, SSE).write('data: x\n\ndata: y');
        setTimeout(() => response.destroy(), 20);
      });
      const { values, error } = await outcomeOf(fromSSE(server.url));
      expect(values).toEqual([{ data: 'x' }]);
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ reason: 'cut', retryable: true });
    });

    // The platform takes a cut gzip body for a complete one: only the missing end marker shows the cut.
    it('is a TruncatedStreamError if gzip is cut short', async () => {
      const zipped = gzipSync('data: {"choices":[]}\n\n'.repeat(5_000));
      await using server = await serve((response) => {
        response
          .writeHead(200, { ...SSE, 'content-encoding': 'gzip' })
          .end(zipped.subarray(0, zipped.length - 10));
      });
      const { error } = await outcomeOf(fromSSE(server.url).pipe(parseDelta(openaiChat()), takeUntilDone()));
      expect(error).toBeInstanceOf(TruncatedStreamError);
    });
  });

  describe('its input', () => {
    const event = 'data: x\n\n';
    const expected = { values: [{ data: 'x' }] };

    it('may be a Request with a body, for each subscription', async () => {
      await using server = await serve((response) => response.writeHead(200, SSE).end(event));
      const source = fromSSE(
        new Request(server.url, { method: 'POST', body: 'prompt', headers: { 'x-a': '1' } }),
      );
      expect(await outcomeOf(source)).toEqual(expected);
      expect(await outcomeOf(source)).toEqual(expected);
      expect(server.requests.map(({ body, headers }) => [body, headers['x-a'], headers.accept])).toEqual([
        ['prompt', '1', 'text/event-stream'],
        ['prompt', '1', 'text/event-stream'],
      ]);
    });

    it('may be a URL, a Response, a stream, an async iterable or a function', async () => {
      await using server = await serve((response) => response.writeHead(200, SSE).end(event));
      expect(await outcomeOf(fromSSE(new URL(server.url)))).toEqual(expected);
      expect(await outcomeOf(fromSSE(new Response(event, { headers: SSE })))).toEqual(expected);
      expect(await outcomeOf(fromSSE(bodyOf([bytes(event)])))).toEqual(expected);
      expect(await outcomeOf(fromSSE(Readable.from([Buffer.from(event)])))).toEqual(expected);
      expect(await outcomeOf(fromSSE((signal) => fetch(server.url, { signal })))).toEqual(expected);
    });

    it('may be read only once if it is a Response', async () => {
      const source = fromSSE(new Response(event, { headers: SSE }));
      await outcomeOf(source);
      expect((await outcomeOf(source)).error).toBeInstanceOf(TypeError);
    });

    it('is cancelled at once if it is a stalled stream', async () => {
      const cancelled = new Promise<string>((resolve) => {
        const stalled = new ReadableStream<Uint8Array>({ cancel: () => resolve('cancelled') });
        const subscription = fromSSE(stalled).subscribe();
        setTimeout(() => subscription.unsubscribe(), 5);
      });
      expect(await cancelled).toBe('cancelled');

      const node = new Readable({ read: () => undefined });
      const closed = new Promise((resolve) => node.on('close', () => resolve('closed')));
      const subscription = fromSSE(node).subscribe();
      setTimeout(() => subscription.unsubscribe(), 5);
      expect(await closed).toBe('closed');
    });

    it.each([
      ['a stream', (stream: ReadableStream<Uint8Array>) => fromSSE(stream, { maxBufferSize: 100 })],
      ['in a Response', (stream: ReadableStream<Uint8Array>) => fromSSE(sse(stream), { maxBufferSize: 100 })],
    ])('is cancelled if it can’t be parsed: %s', async (_, read) => {
      const cancelled = new Promise<string>((resolve) => {
        const endless = new ReadableStream<Uint8Array>({
          pull: (controller) => controller.enqueue(bytes('data: y')),
          cancel: () => resolve('cancelled'),
        });
        read(endless).subscribe({ error: () => undefined });
      });
      expect(await cancelled).toBe('cancelled');
    });

    it('is closed if it is an iterable that can’t be parsed', async () => {
      let isReturned = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield await Promise.resolve(bytes('data: y'));
        } finally {
          isReturned = true;
        }
      }
      const { error } = await outcomeOf(fromSSE(endless(), { maxBufferSize: 100 }));
      expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
      await delay(1);
      expect(isReturned).toBe(true);
    });

    it('receives the signal if it is a function', () => {
      let seen: AbortSignal | undefined;
      const subscription = fromSSE((signal) => {
        seen = signal;
        return new Promise(() => undefined);
      }).subscribe();
      expect(seen?.aborted).toBe(false);
      subscription.unsubscribe();
      expect(seen?.aborted).toBe(true);
    });
  });

  it('calls the function for its init per attempt, and counts attempts per subscriber', async () => {
    await using server = await serve((response, attempt) =>
      attempt === 1
        ? response.writeHead(429, { 'retry-after-ms': '1' }).end()
        : response.writeHead(200, SSE).end(),
    );
    const source = fromSSE(server.url, async (attempt) => {
      await delay(1);
      return { headers: { 'x-attempt': String(attempt) } };
    });
    await outcomeOf(source.pipe(retryWithBackoff()));
    await outcomeOf(source);
    expect(server.requests.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '2', '1']);
  });

  it('uses the caller’s fetch', async () => {
    const seen: unknown[] = [];
    const mine: typeof fetch = (input) => {
      seen.push(input);
      return Promise.resolve(sse('data: x\n\n'));
    };
    expect(await outcomeOf(fromSSE('/api/chat', { fetch: mine }))).toEqual({ values: [{ data: 'x' }] });
    expect(seen).toEqual(['/api/chat']);
  });

  describe('bad input', () => {
    it('errors with a ParseError for an endless line, and closes the connection', async () => {
      await using server = await serve((response) => {
        response.writeHead(200, SSE).write('data: x\n\ndata: ');
        const timer = setInterval(() => response.write('y'.repeat(1_000)), 1);
        response.on('close', () => clearInterval(timer));
      });
      const { values, error } = await outcomeOf(fromSSE(server.url, { maxBufferSize: 5_000 }));
      expect(values).toEqual([{ data: 'x' }]);
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ reason: 'too-large', retryable: false });
      await (
        await server.arrived(1)
      ).closed;
    });

    it('errors for an event that is too large in one chunk', async () => {
      const { error } = await outcomeOf(fromSSE(sse(`data: ${'y'.repeat(100)}\n\n`), { maxBufferSize: 99 }));
      expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
    });

    it('reads an empty body as no events, and bytes that aren’t UTF-8 as U+FFFD', async () => {
      expect(await outcomeOf(fromSSE(sse('')))).toEqual({ values: [] });
      const body = bodyOf([bytes('data: a'), Uint8Array.of(0xff), bytes('b\n\n')]);
      expect(await outcomeOf(fromSSE(sse(body)))).toEqual({ values: [{ data: 'a\uFFFDb' }] });
    });

    it('emits the events before the cut, for a body cut at every byte', async () => {
      const texts = ['data: ä\n\n', 'event: e\ndata: 1\ndata: 2\n\n', 'data: z\r\n\r\n'];
      const events: ServerSentEvent[] = [{ data: 'ä' }, { event: 'e', data: '1\n2' }, { data: 'z' }];
      const body = bytes(texts.join(''));
      const ends = texts.map(
        (_, index) =>
          bytes(
            texts
              .slice(0, index + 1)
              .join('')
              .trimEnd(),
          ).length,
      );
      for (let cut = 0; cut <= body.length; cut += 1) {
        // A line end completes the last line of an event, and another one the event.
        const complete = ends.filter((end) => /^(\n\n|\r\n\r)/.test(text(body.slice(end, cut)))).length;
        expect(await outcomeOf(fromSSE(sse(body.slice(0, cut))))).toEqual({
          values: events.slice(0, complete),
        });
      }
    });
  });

  it('stops after one event of many in one chunk after `take(1)`', async () => {
    const events = await outcomeOf(fromSSE(sse('data: 1\n\ndata: 2\n\n')).pipe(take(1)));
    expect(events).toEqual({ values: [{ data: '1' }] });
  });
});
