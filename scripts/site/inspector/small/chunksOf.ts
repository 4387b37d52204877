import type { Chunks } from '../../../../src/sources/chunksOf.ts';

/** In place of the library's own, which also knows the streams of other platforms: the page's bodies are its own. */
export function chunksOf(body: ReadableStream<Uint8Array>): Chunks {
  const reader = body.getReader();
  return {
    next: () => reader.read(),
    close: () => void reader.cancel().catch(() => undefined),
  };
}
