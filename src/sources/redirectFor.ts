/**
 * Refuses redirects for a request with a key that `fetch` doesn't know as one, and would send along to any origin. (It drops
 * `authorization` and `cookie`.)
 */
export function redirectFor(headers: HeadersInit): RequestRedirect | undefined {
  if (![...new Headers(headers).keys()].some((name) => KEYS.test(name))) return undefined;
  try {
    return new Request('http://a', { redirect: 'error' }).redirect;
  } catch {
    // Cloudflare's Workers don't know the word; there a redirect is an `HttpError`.
    return 'manual';
  }
}

const KEYS = /^((x-(goog-)?)?api-key|x-amz-security-token)$/;
