/**
 * Calls back with the reason when the signal aborts, at once if it already has. Returns a function that stops listening.
 *
 * All callbacks of one signal share one listener: with one each, Node takes many answers for a leak.
 */
export function onAbort(signal: AbortSignal, report: (reason: unknown) => void): () => void {
  const callbacks = CALLBACKS.get(signal) ?? new Callbacks();
  const callback = (): void => report(reasonOf(signal));
  if (signal.aborted) callback();
  else {
    CALLBACKS.set(signal, callbacks.add(callback));
    // Adding the same listener again has no effect.
    signal.addEventListener('abort', callbacks);
  }
  return () => {
    if (callbacks.delete(callback) && callbacks.size === 0) signal.removeEventListener('abort', callbacks);
  };
}

/** React Native's signals give no reason. */
function reasonOf({ reason = Object.assign(new Error(), { name: 'AbortError' }) }: AbortSignal): unknown {
  return reason;
}

/** The callbacks of one signal, and the listener that calls them. */
class Callbacks extends Set<() => void> {
  handleEvent(): void {
    for (const callback of this) callback();
  }
}

const CALLBACKS = new WeakMap<AbortSignal, Callbacks>();
