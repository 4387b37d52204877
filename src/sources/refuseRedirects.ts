/** The word for `fetch` that makes a redirect an error. */
export function refuseRedirects(): RequestRedirect {
  try {
    return new Request('http://a', { redirect: 'error' }).redirect;
  } catch {
    // Cloudflare's Workers don't know the word; there a redirect is an `HttpError`.
    return 'manual';
  }
}
