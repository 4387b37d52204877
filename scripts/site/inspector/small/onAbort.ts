/** In place of the library's own, which leaves no listener on a signal: those of the page are for one request each. */
export function onAbort(signal: AbortSignal, report: (reason: unknown) => void): () => void {
  signal.addEventListener('abort', () => report(signal.reason));
  return () => undefined;
}
