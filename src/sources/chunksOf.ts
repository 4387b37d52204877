import type { Body } from './openBody.ts';

/** What comes of a body. */
export interface Chunks {
  next(): Promise<IteratorResult<Uint8Array, unknown>>;
  /** Cancels the body at once, where its own iterator might wait for a pending read. Never throws, and isn't awaited. */
  close(): void;
}

/**
 * Reads a body chunk by chunk.
 *
 * Known by its shape: a stream may be of a polyfill or of another realm, and node-fetch has Node's.
 */
export function chunksOf(body: Body): Chunks {
  const reader = 'getReader' in body ? body.getReader() : body[Symbol.asyncIterator]();

  async function cancel(): Promise<void> {
    // A Node stream's iterator returns only after its next chunk, which may never come.
    if (isDestroyable(body)) body.destroy();
    await ('cancel' in reader ? reader.cancel() : reader.return?.());
  }

  return {
    next: () => ('read' in reader ? reader.read() : reader.next()),
    close: () => void cancel().catch(() => undefined),
  };
}

function isDestroyable(body: object): body is { destroy(): void } {
  return 'destroy' in body && typeof body.destroy === 'function';
}
