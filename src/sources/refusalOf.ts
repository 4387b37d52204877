/**
 * Says which part of a request `fetch` refused; `undefined` if it accepts each of them.
 *
 * Quotes nothing, as the platform would: the part may hold a key.
 */
export function refusalOf(url: string | URL | Request, init: RequestInit): TypeError | undefined {
  const { method = 'GET' } = init;
  const rest = { ...init, signal: null };
  const parts = {
    'URL (outside a page it needs a base)': {},
    method: { method },
    settings: { ...rest, body: null },
    'body (none for GET; a stream once, with duplex)': rest,
  };
  for (const [part, tried] of Object.entries(parts)) {
    try {
      new Request(url, tried);
    } catch {
      return new TypeError(`fetch refused the request: invalid ${part}`);
    }
  }
  return undefined;
}
