import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { firstValueFrom, take, type Observable } from 'rxjs';
import { ConnectionError, fromBody, HttpError, retryWithBackoff, TruncatedStreamError } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';
import { diagram } from '../support/diagram.ts';
import { drawn, playBody } from '../support/playBody.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe('fromBody', () => {
  it('emits the bytes as they arrive, and then the error, as the diagram shows', async () => {
    const [body, chunks] = diagram('sources/fromBody', 'body', 'bytes');
    const values = { a: Uint8Array.of(1, 2), b: Uint8Array.of(3) };
    expect(await playBody(body, values, (fetch) => fromBody('/api/chat', { fetch }))).toEqual(
      drawn(chunks, values),
    );
  });

  it('emits the chunks as they are, whatever the media type', async () => {
    const chunks = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    const response = new Response(bodyOf(chunks), { headers: { 'content-type': 'image/png' } });
    expect(await outcomeOf(fromBody(response))).toEqual({ values: chunks });
  });

  it('reads no further after `take(1)`, and closes the connection', async () => {
    await using server = await serve((response) => response.writeHead(200).write('abc'));
    const { values } = await outcomeOf(fromBody(server.url).pipe(take(1)));
    expect(values).toEqual([bytes('abc')]);
    await (
      await server.arrived(1)
    ).closed;
  });

  it('shares nothing between two subscribers', async () => {
    await using server = await serve((response, attempt) => response.end(String(attempt)));
    const source = fromBody(server.url);
    const both = await Promise.all([outcomeOf(source), outcomeOf(source)]);
    const texts = both.map(({ values }) => Buffer.concat(values).toString());
    expect(texts.sort()).toEqual(['1', '2']);
  });

  it('emits the bytes of a stream of text', async () => {
    expect(await outcomeOf(fromBody(Readable.from(['ä'])))).toEqual({ values: [bytes('ä')] });
  });

  it('errors if a Response has been read already', async () => {
    const source = fromBody(new Response('x'));
    await outcomeOf(source);
    expect((await outcomeOf(source)).error).toEqual(
      new TypeError('The response has been read already; give a URL or a function'),
    );
  });

  describe('leaves nothing open', () => {
    const signalOf = (): AbortSignal => new AbortController().signal;
    const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

    it('on the caller’s signal, however it ends', async () => {
      const signal = signalOf();
      await outcomeOf(fromBody(new Response('x'), { signal }));
      await outcomeOf(fromBody(new Response('x', { status: 500 }), { signal }));
      await firstValueFrom(fromBody(bodyOf([bytes('a'), bytes('b')]), { signal }));
      const subscription = fromBody(() => new Promise<never>(() => undefined), { signal }).subscribe();
      expect(listenersOf(signal)).toBe(1);
      subscription.unsubscribe();
      expect(listenersOf(signal)).toBe(0);
    });

    it('and closes an iterable, but not one that has ended', async () => {
      let returned = 0;
      const counting = (...chunks: Uint8Array[]): AsyncIterable<Uint8Array> => ({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            const value = chunks.shift();
            return Promise.resolve(value ? { done: false, value } : { done: true, value });
          },
          return: () => {
            returned += 1;
            return Promise.resolve({ done: true, value: undefined });
          },
        }),
      });
      expect(await outcomeOf(fromBody(counting(bytes('a'))))).toEqual({ values: [bytes('a')] });
      expect(returned).toBe(0);
      await outcomeOf(fromBody(counting(bytes('a'), bytes('b'))).pipe(take(1)));
      expect(returned).toBe(1);
    });

    it('and sends no request if the consumer unsubscribes while its init is made', async () => {
      let sent = 0;
      const send = (): Promise<Response> => {
        sent += 1;
        return Promise.resolve(new Response());
      };
      const source = fromBody('/api', async () => {
        await delay(1);
        return { fetch: send };
      });
      source.subscribe().unsubscribe();
      await delay(5);
      expect(sent).toBe(0);
      await outcomeOf(source);
      expect(sent).toBe(1);
    });
  });

  describe('the body of an error', () => {
    const refusing = (chunks: readonly Uint8Array[] | null): Response =>
      new Response(chunks && bodyOf(chunks), { status: 500 });
    const bodyOfError = async (response: Response, maxErrorBody?: number): Promise<unknown> => {
      const { error } = await outcomeOf(
        fromBody(response, maxErrorBody === undefined ? {} : { maxErrorBody }),
      );
      return error instanceof HttpError ? error.body : error;
    };

    it('may be missing, empty or cut', async () => {
      expect(await bodyOfError(refusing(null))).toBe('');
      expect(await bodyOfError(refusing([]))).toBe('');
      const broken = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes('half')),
        pull: (controller) => controller.error(new TypeError('terminated')),
      });
      expect(await bodyOfError(new Response(broken, { status: 500 }))).toBe('half');
    });

    it('is decoded without splitting a character, however it is cut', async () => {
      expect(await bodyOfError(refusing(splitAt('{"message":"zu groß"}', 'bytes')))).toEqual({
        message: 'zu groß',
      });
    });

    it('is read up to `maxErrorBody`, and then cancelled', async () => {
      let cancelled = false;
      const stalled = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes('xxxx')),
        cancel: () => void (cancelled = true),
      });
      expect(await bodyOfError(new Response(stalled, { status: 500 }), 4)).toBe('xxxx');
      expect(cancelled).toBe(true);
    });
  });

  describe('a failure before the answer', () => {
    const failure = new TypeError('fetch failed');

    it('is a ConnectionError if the caller’s fetch or function fails as fetch does', async () => {
      const connect = { name: 'ConnectionError', reason: 'connect', retryable: true };
      const own = fromBody('/api/chat', { fetch: () => Promise.reject(failure) });
      expect((await outcomeOf(own)).error).toMatchObject(connect);
      expect((await outcomeOf(fromBody(() => Promise.reject(failure)))).error).toMatchObject(connect);
    });

    it('is a ConnectionError if the network fails while the init is made', async () => {
      const { error } = await outcomeOf(fromBody('/api', () => Promise.reject(failure)));
      expect(error).toMatchObject({ name: 'ConnectionError', reason: 'connect' });
    });

    const own: readonly (readonly [string, unknown])[] = [
      ['a bug', new TypeError("Cannot read properties of undefined (reading 'fetch')")],
      ['a refused request', new TypeError('Request with GET/HEAD method cannot have body.')],
      ['an error with a status', Object.assign(new Error('Failed with 401'), { name: 'HTTPError' })],
      ['a missing file', Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' })],
      ['an error of this library', new TruncatedStreamError()],
      ['text', 'fetch failed'],
      ['nothing', undefined],
    ];
    const places: readonly (readonly [string, (fail: () => Promise<never>) => Observable<unknown>])[] = [
      ['the caller’s fetch', (fail) => fromBody('/api', { fetch: fail })],
      ['a function', (fail) => fromBody(fail)],
      ['the function for the init', (fail) => fromBody('/api', fail)],
    ];
    it.each(places.flatMap(([place, ask]) => own.map(([what, error]) => [what, place, error, ask] as const)))(
      'is passed through, the same object and not retried: %s in %s',
      async (_what, _place, thrown, ask) => {
        let calls = 0;
        const source = ask(() => {
          calls += 1;
          throw thrown;
        });
        const retried = source.pipe(
          retryWithBackoff({ initialDelay: 1, retryable: (error) => error instanceof ConnectionError }),
        );
        expect((await outcomeOf(retried)).error).toBe(thrown);
        expect((await outcomeOf(source.pipe(retryWithBackoff({ count: 0 })))).error).toBe(thrown);
        expect(calls).toBe(2);
      },
    );

    it('is a TypeError, and no request, for an invalid header', async () => {
      let sent = 0;
      const send = (): Promise<Response> => {
        sent += 1;
        return Promise.resolve(new Response());
      };
      const { error } = await outcomeOf(fromBody('/api', { headers: { 'x-a': 'a\nb' }, fetch: send }));
      expect(error).toEqual(new TypeError('fetch refused the request: invalid headers'));
      expect(sent).toBe(0);
    });

    // A platform's error may quote the request, the answer, the host or its certificate.
    it.each<[string, unknown, { code: string } | undefined]>([
      [
        'the system’s own',
        Object.assign(new Error('connect ECONNRESET 10.0.0.1:443'), {
          errno: -104,
          code: 'ECONNRESET',
          syscall: 'connect',
          address: '10.0.0.1',
          port: 443,
        }),
        Object.assign({ code: 'ECONNRESET' }, { errno: -104, syscall: 'connect' }),
      ],
      ['of another realm', { message: 'reset', code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
      ['one with data', { code: 'UND_ERR_SOCKET', input: 'URL', body: 'prompt' }, { code: 'UND_ERR_SOCKET' }],
      [
        'one that fails to say it',
        { code: 'ECONNRESET', errno: 'key', syscall: 'sk-0f1e' },
        { code: 'ECONNRESET' },
      ],
      ['one with a sentence as its code', { code: 'No key sk-0f1e' }, undefined],
      ['one with a key as its code', { code: 'sk-0f1e' }, undefined],
      ['one without a code', new Error('POST /api {"prompt":…}'), undefined],
      ['none', undefined, undefined],
    ])('has a cause with the code, the number and the call only, made of %s', async (_, cause, fields) => {
      const send = (): Promise<never> => Promise.reject(new TypeError('fetch failed', { cause }));
      const { error } = await outcomeOf(fromBody('/api', { fetch: send }));
      expect(error).toMatchObject({ name: 'ConnectionError' });
      const expected = fields && Object.assign(new Error(fields.code), fields);
      expect(error instanceof Error && error.cause).toStrictEqual(expected);
    });

    it('has a cause with the code that node-fetch’s own error has', async () => {
      const failure = Object.assign(new Error('request to http://a/?key failed'), {
        code: 'ECONNREFUSED',
        errno: 'ECONNREFUSED',
      });
      const { error } = await outcomeOf(fromBody('/api', { fetch: () => Promise.reject(failure) }));
      const cause = Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED' });
      expect(error instanceof Error && error.cause).toStrictEqual(cause);
    });
  });
});
