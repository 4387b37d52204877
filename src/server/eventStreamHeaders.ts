import type { Settings } from './settingsOf.ts';

/** The headers of an answer. `headers` has those that the response has already; they are replaced only if both name one. */
export function eventStreamHeaders(
  { wire, headers: own }: Settings,
  headers: Headers = new Headers(),
): Headers {
  for (const [name, value] of Object.entries({ ...HEADERS, ...wire.headers })) headers.set(name, value);
  for (const [name, value] of Object.entries({ ...own })) headers.set(name, value);
  if (headers.has('access-control-allow-origin')) headers.append('access-control-expose-headers', EXPOSED);
  return headers;
}

const HEADERS = {
  'content-type': 'text/event-stream',
  // An answer is one user's. A proxy that compresses it would wait for more.
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** What a page on another origin needs to wait as it is asked to. */
const EXPOSED = 'retry-after, retry-after-ms, x-should-retry';
