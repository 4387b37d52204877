/**
 * Says which part of a request `fetch` refused; `undefined` if it accepts each of them.
 *
 * Quotes nothing, as the platform would: the part may hold a key.
 */
export function refusalOf(target: string | URL | Request, init: RequestInit): TypeError | undefined {
  const request = typeof target === 'object' && 'url' in target ? target : undefined;
  const method = { method: init.method ?? request?.method ?? 'GET' };
  const rest = { ...init, ...method, signal: null };
  const parts = {
    'URL (outside a page it needs a base)': {},
    method,
    settings: { ...rest, body: null },
    'body (none for GET; a stream once, with duplex)': rest,
  };
  for (const [part, tried] of Object.entries(parts)) {
    try {
      new Request(request?.url ?? target, tried);
    } catch {
      return new TypeError(`fetch refused the request: invalid ${part}`);
    }
  }
  return undefined;
}
