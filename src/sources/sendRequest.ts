import type { SourceInit } from './BodyInput.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';
import { redirectFor } from './redirectFor.ts';
import { refusalOf } from './refusalOf.ts';

/** Sends a request, and says which part of it `fetch` refused. */
export async function sendRequest(
  input: string | URL | Request,
  init: SourceInit,
  signal: AbortSignal,
  accept: string,
): Promise<Response> {
  const { fetch: send = fetch, maxBufferSize, maxErrorBody, ...own } = init;
  // A Request can be sent only once; sending a clone leaves it usable for the next subscription.
  const request = typeof input === 'object' && 'headers' in input ? input.clone() : undefined;
  const method = own.method ?? request?.method ?? 'GET';
  const headers = createHeaders(own.headers ?? request?.headers ?? {}, accept);
  // A stream is never taken from a cache, as with `EventSource`. Platforms that refuse the setting don't have it on `Request`.
  const isKnown = typeof Request === 'function' && 'cache' in Request.prototype;
  const isFresh = isKnown && method === 'GET' && (request?.cache ?? 'default') === 'default';
  // `follow` is also what a Request has that was made without it.
  const isOpen = !own.redirect && (request?.redirect ?? 'follow') === 'follow';
  const redirect = isOpen && redirectFor(headers);
  try {
    return await send(request ?? input, {
      ...(isFresh && { cache: 'no-store' }),
      ...own,
      ...(redirect && { redirect }),
      headers,
      signal,
    });
  } catch (error) {
    // The platform's message may quote what it refuses; that of the caller's fetch is the caller's.
    const isOurs = send === globalThis.fetch && !isNetworkFailure(error);
    throw (isOurs && refusalOf(request?.url ?? input, { ...own, method })) || error;
  }
}

/** Headers that were given as an object stay one: a wrapper of `fetch` spreads them. */
function createHeaders(given: HeadersInit, accept: string): HeadersInit {
  try {
    const headers = new Headers(given);
    if (headers.has('accept')) return given;
    if (!(Symbol.iterator in given)) return { ...given, accept };
    headers.set('accept', accept);
    return headers;
  } catch {
    // The platform's message quotes the value, which may be a key.
    throw new TypeError('fetch refused the request: invalid headers');
  }
}
