import { refuseRedirects } from './refuseRedirects.ts';

/**
 * Refuses redirects for a request with a key that `fetch` doesn't know as one, and would send along to any origin. (It drops
 * `authorization` and `cookie`.)
 */
export function redirectFor(headers: HeadersInit): RequestRedirect | undefined {
  return [...new Headers(headers).keys()].some((name) => KEYS.test(name)) ? refuseRedirects() : undefined;
}

const KEYS = /^((x-(goog-)?)?api-key|x-amz-security-token)$/;
