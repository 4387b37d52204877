import { setTimeout as delay } from 'node:timers/promises';
import { fromSSE, retryWithBackoff, type SourceInit } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/sources/refusalOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve, SSE } from '../support/server.ts';

const URL_OF_API = 'http://127.0.0.1:1/';
const stream = (): ReadableStream<Uint8Array> => new Blob(['prompt']).stream();

async function readStream(): Promise<ReadableStream<Uint8Array>> {
  const read = stream();
  await new Response(read).text();
  return read;
}

const REFUSED: readonly (readonly [string, string, () => RequestInit | Promise<RequestInit>])[] = [
  ['URL (outside a page it needs a base)', '/api/chat', () => ({})],
  ['URL (outside a page it needs a base)', 'http://[', () => ({})],
  ['method', URL_OF_API, () => ({ method: 'TRACE' })],
  ['settings', URL_OF_API, () => Object.assign({}, { mode: 'none' })],
  ['body (none for GET; a stream once, with duplex)', URL_OF_API, () => ({ body: '{}' })],
  ['body (none for GET; a stream once, with duplex)', URL_OF_API, () => ({ method: 'HEAD', body: '{}' })],
  [
    'body (none for GET; a stream once, with duplex)',
    URL_OF_API,
    () => ({ method: 'POST', body: stream(), keepalive: false }),
  ],
  [
    'body (none for GET; a stream once, with duplex)',
    URL_OF_API,
    async () => Object.assign({ method: 'POST', body: await readStream() }, { duplex: 'half' }),
  ],
];

describe('refusalOf', () => {
  it.each(REFUSED)(
    'says which part it is, at once and without a retry: %s of %s',
    async (part, url, init) => {
      let calls = 0;
      const source = fromSSE(url, async (): Promise<SourceInit> => {
        calls += 1;
        return init();
      });
      const { error } = await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1 })));
      expect(error).toEqual(new TypeError(`fetch refused the request: invalid ${part}`));
      expect(calls).toBe(1);
    },
  );

  it('finds nothing in a valid request', () => {
    expect(refusalOf(URL_OF_API, {})).toBeUndefined();
    expect(refusalOf(new URL(URL_OF_API), { method: 'POST', body: '{}' })).toBeUndefined();
    expect(refusalOf(new Request(URL_OF_API, { method: 'POST' }), { body: '{}' })).toBeUndefined();
    expect(refusalOf(URL_OF_API, { signal: AbortSignal.abort() })).toBeUndefined();
  });

  it('reports the refusal, and not the stream, if a stream was sent already', async () => {
    await using server = await serve((response) => response.writeHead(503).end('busy'));
    const init = Object.assign({ method: 'POST', body: stream() }, { duplex: 'half' });
    const { error } = await outcomeOf(fromSSE(server.url, init));
    expect(error).toMatchObject({ name: 'HttpError', status: 503 });
  });

  it('passes through what undici refuses by itself', async () => {
    await using server = await serve((response) => response.writeHead(200, SSE).end());
    const source = fromSSE(server.url, { method: 'POST', body: 'abc', headers: { 'content-length': '5' } });
    const { error } = await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1 })));
    expect(error).toMatchObject({
      name: 'TypeError',
      cause: { code: 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' },
    });
    await delay(5);
    expect(server.requests).toHaveLength(0);
  });
});
