/** Tells an invalid request, which was never sent, from a failed connection: `fetch` reports both as a TypeError. */
export function isValidRequest(target: string | URL | Request, init: RequestInit): boolean {
  try {
    new Request(target instanceof Request ? target.url : target, { ...init, body: null });
    return true;
  } catch {
    return false;
  }
}
