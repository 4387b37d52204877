import type { Sink } from './PushStep.ts';
import type { Chunk } from './RecordParser.ts';

/**
 * Decodes UTF-8 as it arrives, never splitting a character. A byte order mark is a character here.
 *
 * Bytes that aren't UTF-8 become U+FFFD, as the Encoding Standard says.
 */
export function createTextParser(emit: (text: string) => void): Required<Sink<Chunk>> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** A chunk that ends in ASCII ends on a character boundary; decoding without `stream: true` is faster. */
  function decode(chunk: Uint8Array): string {
    // `chunk.at(-1)` takes several times as long.
    const last = chunk[chunk.length - 1] ?? 0x80;
    return decoder.decode(chunk, { stream: last >= 0x80 });
  }

  return {
    push: (chunk) => emit(typeof chunk === 'string' ? chunk : decode(chunk)),
    end: () => emit(decoder.decode()),
  };
}
