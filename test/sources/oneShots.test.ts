import { defer, of, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { fallbackTo, fromBody, retryWithBackoff, TruncatedStreamError } from 'rxjs-llm';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe('a status', () => {
  it.each([204, 205, 404, 501])('of %i is an HttpError that is not retried', async (status) => {
    await using server = await serve((response) => response.writeHead(status).end());
    const { values, error } = await outcomeOf(fromBody(server.url).pipe(retryWithBackoff()));
    expect(values).toEqual([]);
    expect(error).toMatchObject({ name: 'HttpError', status, retryable: false });
    expect(server.requests).toHaveLength(1);
  });

  it('of 0, an opaque answer, is an HttpError that is not retried', async () => {
    let asked = 0;
    const send = (): Promise<Response> => {
      asked += 1;
      return Promise.resolve(Response.error());
    };
    const { error } = await outcomeOf(fromBody('/api', { fetch: send }).pipe(retryWithBackoff()));
    expect(error).toMatchObject({ name: 'HttpError', status: 0, retryable: false });
    expect(asked).toBe(1);
  });
});

describe('what can be read only once', () => {
  const refused = (): Response => new Response('busy', { status: 503 });
  const broken = (): ReadableStream<Uint8Array> =>
    new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
  const retry = (): MonoTypeOperatorFunction<Uint8Array> =>
    retryWithBackoff({ initialDelay: 1_000_000, maxDelay: 1_000_000, retryable: () => true });
  const quick = (): MonoTypeOperatorFunction<Uint8Array> => retryWithBackoff({ initialDelay: 1 });

  it.each<[string, () => Response | ReadableStream<Uint8Array>, string]>([
    ['a Response', refused, 'HttpError'],
    ['a stream', broken, 'ConnectionError'],
  ])('errors with its first error, and is not retried: %s', async (_, make, name) => {
    expect((await outcomeOf(fromBody(make()).pipe(retry()))).error).toMatchObject({ name });
  });

  it('is retried if it is made anew for each attempt', async () => {
    const bodies = [refused(), new Response('Hi')];
    const anew = defer(() => fromBody(bodies.shift() ?? refused()));
    expect(await outcomeOf(anew.pipe(quick()))).toEqual({ values: [bytes('Hi')] });
  });

  it('bars no retry of the source that follows it', async () => {
    let asked = 0;
    const other = defer(() =>
      ++asked === 1 ? throwError(() => new TruncatedStreamError()) : of(bytes('Hi')),
    );
    const source = fromBody(refused()).pipe(quick(), fallbackTo(other.pipe(quick())));
    expect(await outcomeOf(source)).toEqual({ values: [bytes('Hi')] });
  });

  it('is not sent twice if it is the body of a request', async () => {
    await using server = await serve((response) => response.writeHead(503).end());
    const init = { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' } as const;
    expect((await outcomeOf(fromBody(server.url, init).pipe(retry()))).error).toMatchObject({ status: 503 });
    const made = (): typeof init => ({ ...init, body: new Blob(['x']).stream() });
    await outcomeOf(fromBody(server.url, made).pipe(quick()));
    expect(server.requests).toHaveLength(4);
  });
});

it('is requested past all caches if it is a GET, unless the caller chooses', async () => {
  const seen: unknown[] = [];
  const send = (_: unknown, init?: RequestInit): Promise<Response> => {
    seen.push(init?.cache);
    return Promise.resolve(new Response('x'));
  };
  const url = 'http://127.0.0.1/';
  const post = { method: 'POST', body: '{}' };
  await outcomeOf(fromBody(url, { fetch: send }));
  await outcomeOf(fromBody(new Request(url), { fetch: send }));
  await outcomeOf(fromBody(url, { fetch: send, ...post }));
  await outcomeOf(fromBody(new Request(url, post), { fetch: send }));
  await outcomeOf(fromBody(url, { fetch: send, cache: 'force-cache' }));
  await outcomeOf(fromBody(new Request(url, { cache: 'reload' }), { fetch: send }));
  expect(seen).toEqual(['no-store', 'no-store', undefined, undefined, 'force-cache', undefined]);

  // workerd refuses the setting, and its Request doesn't have it.
  for (const platform of [class {}, undefined]) {
    vi.stubGlobal('Request', platform);
    await outcomeOf(fromBody(url, { fetch: send }));
  }
  expect(seen.slice(6)).toEqual([undefined, undefined]);
});
