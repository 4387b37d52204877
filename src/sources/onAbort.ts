/** Calls back with the reason when the signal aborts, at once if it already has. Returns a function that stops listening. */
export function onAbort(signal: AbortSignal, report: (reason: unknown) => void): () => void {
  const listener = (): void => report(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener);
  return () => signal.removeEventListener('abort', listener);
}
