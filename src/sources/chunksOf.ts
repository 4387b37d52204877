import type { Body } from './openBody.ts';

/**
 * Reads a body chunk by chunk; `return()` cancels it at once, where its own iterator might wait for a pending read.
 *
 * Known by its shape: a stream may be of a polyfill or of another realm, and node-fetch has Node's.
 */
export function chunksOf(body: Body): AsyncIterator<Uint8Array, unknown> {
  const reader = 'getReader' in body ? body.getReader() : body[Symbol.asyncIterator]();
  return {
    next: () => ('read' in reader ? reader.read() : reader.next()),
    async return() {
      // A Node stream's iterator returns only after its next chunk, which may never come.
      if (isDestroyable(body)) body.destroy();
      await ('cancel' in reader ? reader.cancel() : reader.return?.());
      return { done: true, value: undefined };
    },
  };
}

function isDestroyable(body: object): body is { destroy(): void } {
  return 'destroy' in body && typeof body.destroy === 'function';
}
