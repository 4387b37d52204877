import type { Sink } from './PushStep.ts';
import type { Chunk } from './RecordParser.ts';

const STREAMING = { stream: true };

/**
 * Decodes UTF-8 as it arrives, never splitting a character, and ignores one byte order mark at the start.
 *
 * Bytes that aren't UTF-8 become U+FFFD, as the Encoding Standard says.
 */
export function createTextParser(emit: (text: string) => void): Required<Sink<Chunk>> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let atStart = true;

  function emitText(text: string): void {
    if (text === '') return;
    const rest = atStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
    atStart = false;
    if (rest !== '') emit(rest);
  }

  /** A chunk that ends in ASCII ends on a character boundary; decoding without `stream: true` is faster. */
  function decode(chunk: Uint8Array): string {
    // `chunk.at(-1)` takes several times as long.
    const last = chunk[chunk.length - 1];
    return decoder.decode(chunk, last !== undefined && last < 0x80 ? undefined : STREAMING);
  }

  return {
    push(chunk) {
      emitText(typeof chunk === 'string' ? chunk : decode(chunk));
    },
    end() {
      emitText(decoder.decode());
    },
  };
}
