import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { firstValueFrom, take } from 'rxjs';
import {
  ConnectionError,
  ContentTypeError,
  fromNDJSON,
  HttpError,
  ollama,
  parseDelta,
  ParseError,
  retryWithBackoff,
  takeUntilDone,
  TruncatedStreamError,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';
import { diagram } from '../support/diagram.ts';
import { drawn, playBody } from '../support/playBody.ts';

const NDJSON = { 'content-type': 'application/x-ndjson' };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const ndjson = (body: BodyInit): Response => new Response(body, { headers: NDJSON });
const X = { values: [{ x: 1 }] };

describe('fromNDJSON', () => {
  it('emits each record with the chunk that ends it, as the diagram shows', async () => {
    const [body, records] = diagram('sources/fromNDJSON', 'body', 'records');
    const chunks = { a: '{"x"', b: ':1}\n{"y":2}\n{"z', c: '":3}\n' };
    const values = { x: { x: 1 }, y: { y: 2 }, z: { z: 3 } };
    expect(await playBody(body, chunks, (fetch) => fromNDJSON('/api/chat', { fetch }))).toEqual(
      drawn(records, values),
    );
  });

  it('sends nothing until it is subscribed to, and one request per subscription', async () => {
    await using server = await serve((response) => response.writeHead(200, NDJSON).end('{"x":1}\n'));
    const source = fromNDJSON(server.url, { method: 'POST', body: 'prompt' });
    await delay(20);
    expect(server.requests).toHaveLength(0);

    expect(await outcomeOf(source)).toEqual(X);
    expect(await outcomeOf(source)).toEqual(X);
    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'prompt'],
      ['POST', 'prompt'],
    ]);
  });

  it('accepts NDJSON, unless the caller sets another `Accept`', async () => {
    await using server = await serve((response) => response.writeHead(200, NDJSON).end());
    await outcomeOf(fromNDJSON(server.url));
    await outcomeOf(fromNDJSON(server.url, { headers: { accept: 'application/jsonl' } }));
    expect(server.requests.map(({ headers }) => headers.accept)).toEqual([
      'application/x-ndjson',
      'application/jsonl',
    ]);
  });

  describe('unsubscribing', () => {
    it('aborts the request before the headers', async () => {
      await using server = await serve(() => undefined);
      const heard: unknown[] = [];
      const subscription = fromNDJSON(server.url).subscribe({
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
        response.writeHead(200, NDJSON);
        const timer = setInterval(() => response.write('{"x":1}\n'), 2);
        response.on('close', () => clearInterval(timer));
      });
      expect(await firstValueFrom(fromNDJSON(server.url))).toEqual({ x: 1 });
      const request = await server.arrived(1);
      await request.closed;
    });

    it('closes a stalled connection, in the middle of a line', async () => {
      await using server = await serve((response) => response.writeHead(200, NDJSON).write('{"x":1}\n{"y"'));
      const heard: unknown[] = [];
      await new Promise<void>((resolve) => {
        const subscription = fromNDJSON(server.url).subscribe({
          next(record) {
            heard.push(record);
            setTimeout(() => {
              subscription.unsubscribe();
              resolve();
            }, 10);
          },
          error: (error: unknown) => heard.push(error),
          complete: () => heard.push('complete'),
        });
      });
      const request = await server.arrived(1);
      await request.closed;
      expect(heard).toEqual([{ x: 1 }]);
    });
  });

  it('errors with the reason of the caller’s signal', async () => {
    await using server = await serve((response) => response.writeHead(200, NDJSON).write('{"x":1}\n'));
    const controller = new AbortController();
    const running = outcomeOf(fromNDJSON(server.url, { signal: controller.signal }));
    const request = await server.arrived(1);
    await delay(20);
    controller.abort('stop');
    expect(await running).toEqual({ ...X, error: 'stop' });
    await request.closed;
  });

  describe('an answer of the wrong kind', () => {
    // Ollama's errors are a sentence without a code: the status decides.
    it.each([
      [404, 'model "m" not found, try pulling it first', false],
      [503, 'server busy, please try again.  maximum pending requests exceeded', true],
      [500, 'llama runner process has terminated', true],
    ])('is an HttpError: %i %s', async (status, sentence, retryable) => {
      await using server = await serve((response) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: sentence })),
      );
      const { values, error } = await outcomeOf(fromNDJSON(server.url));
      expect(values).toEqual([]);
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({ status, retryable });
      expect(error instanceof HttpError && error.detail).toBe(sentence);
    });

    it.each([
      ['text/html', '<p>Log in</p>', false],
      ['text/plain', 'upstream connect error', false],
      ['text/event-stream', 'data: {}\n\n', false],
      ['application/json-seq', '\u001E{}\n', false],
      ['application/jsonlines-index', '{}\n', false],
      ['x-application/jsonl', '{}\n', false],
      ['text/json', '{}\n', false],
      ['text/x-ndjson-index', '{}\n', false],
      ['application/json', '{"done":true,"done_reason":"load"}', false],
      ['application/json', '{"error":{"type":"overloaded_error"}}', true],
      ['application/json', '{"error":{"code":"insufficient_quota"}}', false],
    ])('is a ContentTypeError for 200 with %s: %s', async (type, body, retryable) => {
      await using server = await serve((response) =>
        response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body),
      );
      const { values, error } = await outcomeOf(fromNDJSON(server.url));
      expect(values).toEqual([]);
      expect(error).toBeInstanceOf(ContentTypeError);
      expect(error).toMatchObject({
        message: `Expected application/x-ndjson, received ${/index|x-app/.test(type) ? 'another media type' : type}`,
        detail: type,
        body: body.startsWith('{') ? (JSON.parse(body) as unknown) : body,
        retryable,
      });
    });
  });

  it.each([
    'application/x-ndjson',
    'application/ndjson',
    'Application/X-NDJSON; charset=utf-8',
    'application/jsonl',
    'application/x-jsonl',
    'application/jsonlines',
    'application/x-jsonlines',
    'application/json-lines',
    'application/stream+json',
    'application/x-stream+json',
    'application/json-stream',
    'application/x-json-stream',
    'application/x-jsonstream',
    'application/json+stream',
    'application/jsonl; charset=utf-8, application/jsonl',
    'application/json-l',
    'application/nd-json',
    'text/x-ndjson',
    'text/ndjson; charset=utf-8',
    'text/jsonl',
    'text/html, application/x-ndjson',
    undefined,
  ])('reads %s', async (type) => {
    await using server = await serve((response) =>
      response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end('{"x":1}\n'),
    );
    expect(await outcomeOf(fromNDJSON(server.url))).toEqual(X);
  });

  describe('a connection that fails', () => {
    it('is a ConnectionError if no server listens', async () => {
      const server = await serve(() => undefined);
      await server[Symbol.asyncDispose]();
      const { error } = await outcomeOf(fromNDJSON(server.url));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ reason: 'connect', retryable: true, cause: { code: 'ECONNREFUSED' } });
    });

    it('is a ConnectionError after the earlier records if it is cut', async () => {
      await using server = await serve((response) => {
        response.writeHead(200, NDJSON).write('{"x":1}\n{"y":2}');
        setTimeout(() => response.destroy(), 20);
      });
      const { values, error } = await outcomeOf(fromNDJSON(server.url));
      expect(values).toEqual([{ x: 1 }]);
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ reason: 'cut', retryable: true });
    });

    it('is a TruncatedStreamError if the server ends in mid-answer, or gzip is cut short', async () => {
      const line = '{"message":{"content":"a"},"done":false}\n';
      const zipped = gzipSync(line.repeat(5_000));
      await using server = await serve((response, attempt) =>
        attempt === 1
          ? response.writeHead(200, NDJSON).end(line + line.slice(0, 20))
          : response
              .writeHead(200, { ...NDJSON, 'content-encoding': 'gzip' })
              .end(zipped.subarray(0, zipped.length - 10)),
      );
      const answer = fromNDJSON(server.url).pipe(parseDelta(ollama()), takeUntilDone());
      const cut = await outcomeOf(answer);
      expect(cut.values).toEqual([
        { type: 'start', protocol: 'ollama' },
        { type: 'text', text: 'a' },
      ]);
      expect(cut.error).toBeInstanceOf(TruncatedStreamError);
      expect((await outcomeOf(answer)).error).toBeInstanceOf(TruncatedStreamError);
    });
  });

  it('may read a Request, a URL, a Response, a stream, an async iterable or a function', async () => {
    const line = '{"x":1}\n';
    await using server = await serve((response) => response.writeHead(200, NDJSON).end(line));
    expect(await outcomeOf(fromNDJSON(new Request(server.url)))).toEqual(X);
    expect(await outcomeOf(fromNDJSON(new URL(server.url)))).toEqual(X);
    expect(await outcomeOf(fromNDJSON(ndjson(line)))).toEqual(X);
    expect(await outcomeOf(fromNDJSON(bodyOf([bytes(line)])))).toEqual(X);
    expect(await outcomeOf(fromNDJSON(Readable.from([Buffer.from(line)])))).toEqual(X);
    expect(await outcomeOf(fromNDJSON((signal) => fetch(server.url, { signal })))).toEqual(X);
  });

  it('calls the function for its init per attempt', async () => {
    await using server = await serve((response, attempt) =>
      attempt === 1
        ? response.writeHead(429, { 'retry-after-ms': '1' }).end()
        : response.writeHead(200, NDJSON).end('{"x":1}\n'),
    );
    const source = fromNDJSON(server.url, (attempt) => ({ headers: { 'x-attempt': String(attempt) } }));
    expect(await outcomeOf(source.pipe(retryWithBackoff()))).toEqual(X);
    expect(server.requests.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '2']);
  });

  it('emits a last line without a line feed', async () => {
    expect(await outcomeOf(fromNDJSON(ndjson('{"x":1}')))).toEqual(X);
  });

  describe('bad input', () => {
    it('errors with a ParseError for an endless line, and closes the connection', async () => {
      await using server = await serve((response) => {
        response.writeHead(200, NDJSON).write('{"x":1}\n{"y":"');
        const timer = setInterval(() => response.write('y'.repeat(1_000)), 1);
        response.on('close', () => clearInterval(timer));
      });
      const { values, error } = await outcomeOf(fromNDJSON(server.url, { maxBufferSize: 5_000 }));
      expect(values).toEqual([{ x: 1 }]);
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ reason: 'too-large', retryable: false });
      const request = await server.arrived(1);
      await request.closed;
    });

    it('errors with a ParseError for a line that isn’t JSON, and closes the connection', async () => {
      await using server = await serve((response) =>
        response.writeHead(200, NDJSON).write('{"x":1}\n<html>\n{"x":2}\n'),
      );
      const { values, error } = await outcomeOf(fromNDJSON(server.url));
      expect(values).toEqual([{ x: 1 }]);
      expect(error).toMatchObject({ name: 'ParseError', reason: 'json', excerpt: '<html>' });
      const request = await server.arrived(1);
      await request.closed;
    });

    it('reads an empty body as no records, and bytes that aren’t UTF-8 as U+FFFD', async () => {
      expect(await outcomeOf(fromNDJSON(ndjson('')))).toEqual({ values: [] });
      const body = bodyOf([bytes('"a'), Uint8Array.of(0xff), bytes('b"\n')]);
      expect(await outcomeOf(fromNDJSON(ndjson(body)))).toEqual({ values: ['a\uFFFDb'] });
    });

    it('emits the records before the cut, for a body cut at every byte', async () => {
      const lines = ['{"a":"ä"}', '\n\n{"b":[1,2]}', '\r\n{"c":null}'];
      const records = [{ a: 'ä' }, { b: [1, 2] }, { c: null }];
      const body = bytes(`${lines.join('')}\n`);
      const ends = lines.map((_, index) => bytes(lines.slice(0, index + 1).join('')).length);
      for (let cut = 0; cut <= body.length; cut += 1) {
        const values = records.slice(0, ends.filter((end) => end <= cut).length);
        expect(await outcomeOf(fromNDJSON(ndjson(body.slice(0, cut))))).toEqual({ values });
      }
    });
  });

  it('stops after one record of many in one chunk after `take(1)`', async () => {
    expect(await outcomeOf(fromNDJSON(ndjson('{"x":1}\n{"x":2}\n')).pipe(take(1)))).toEqual(X);
  });
});
