import { ContentTypeError } from '../errors/ContentTypeError.ts';
import { HttpError } from '../errors/HttpError.ts';
import type { BodyInput, SourceInit } from './BodyInput.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';
import { readExcerpt } from './readExcerpt.ts';
import { refusalOf } from './refusalOf.ts';

/** The media type that a source reads. */
export interface Accepts {
  readonly mediaType: string;
  accepts(essence: string): boolean;
}

/** A body's bytes, wherever they come from. */
export type Body = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A body, and the content type that its response announced. */
export interface OpenedBody {
  /** `undefined` if the platform's responses have no body. */
  readonly body: Body | null | undefined;
  readonly contentType: string;
}

/** Gets the body: sends the request if there is one, and rejects an answer of the wrong status or media type. */
export async function openBody(
  input: BodyInput,
  init: SourceInit,
  signal: AbortSignal,
  expected: Accepts | undefined,
): Promise<OpenedBody> {
  if (isBody(input)) return { body: input, contentType: '' };
  const response = await openResponse(input, init, signal, expected);
  if (response.bodyUsed) throw new TypeError('The response has been read already; give a URL or a function');

  const { status, headers } = response;
  const { maxErrorBody = 16_384 } = init;
  if (!response.ok || status === 204 || status === 205) {
    throw new HttpError({ status, headers, body: await readExcerpt(response.body, maxErrorBody, signal) });
  }
  const contentType = headers.get('content-type')?.toLowerCase() ?? '';
  // A server and its proxy may each send one, and `fetch` joins them: the last valid one counts.
  const essence = /^(?:.*,)?\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1] ?? contentType;
  if (expected && essence !== '' && !expected.accepts(essence)) {
    const body = await readExcerpt(response.body, maxErrorBody, signal);
    throw new ContentTypeError({ expected: expected.mediaType, received: essence.slice(0, 128), body });
  }
  return { body: response.body, contentType };
}

function isBody(input: BodyInput): input is Body {
  return typeof input === 'object' && ('getReader' in input || Symbol.asyncIterator in input);
}

async function openResponse(
  input: Exclude<BodyInput, Body>,
  init: SourceInit,
  signal: AbortSignal,
  expected: Accepts | undefined,
): Promise<Response> {
  if (typeof input === 'object' && 'ok' in input) return input;
  if (typeof input === 'function') return input(signal);

  const { fetch: send = fetch, maxBufferSize, maxErrorBody, ...request } = init;
  // A Request can be sent only once; sending a clone leaves it usable for the next subscription.
  const target = isRequest(input) ? input.clone() : input;
  const headers = createHeaders(input, request, expected);
  try {
    return await send(target, { ...freshness(input, request), ...request, headers, signal });
  } catch (error) {
    // The platform's message may quote what it refuses; that of the caller's fetch is the caller's.
    const isOurs = send === globalThis.fetch && !isNetworkFailure(error);
    throw (isOurs && refusalOf(target, request)) || error;
  }
}

/** Headers that were given as an object stay one: a wrapper of `fetch` spreads them. */
function createHeaders(input: string | URL | Request, init: RequestInit, expected?: Accepts): HeadersInit {
  const given = init.headers ?? (isRequest(input) ? input.headers : {});
  try {
    const headers = new Headers(given);
    if (!expected || headers.has('accept')) return given;
    if (!(Symbol.iterator in given)) return { ...given, accept: expected.mediaType };
    headers.set('accept', expected.mediaType);
    return headers;
  } catch {
    // The platform's message quotes the value, which may be a key.
    throw new TypeError('fetch refused the request: invalid headers');
  }
}

/** A stream is never taken from a cache, as with `EventSource`. Platforms that refuse the setting don't have it on `Request`. */
function freshness(input: string | URL | Request, init: RequestInit): RequestInit {
  const { method, cache } = isRequest(input) ? input : { method: 'GET', cache: 'default' };
  const isKnown = typeof Request === 'function' && 'cache' in Request.prototype;
  return isKnown && (init.method ?? method) === 'GET' && cache === 'default' ? { cache: 'no-store' } : {};
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && 'headers' in input;
}
