import type { Sink } from './PushStep.ts';
import type { Chunk } from './RecordParser.ts';

const GOES_ON = { stream: true };

/**
 * Decodes UTF-8 as it arrives, never splitting a character, and leaves out one byte order mark at the start.
 *
 * Bytes that are no UTF-8 become U+FFFD, as the Encoding Standard says.
 */
export function createTextParser(emit: (text: string) => void): Required<Sink<Chunk>> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let atStart = true;

  function hand(text: string): void {
    if (text === '') return;
    const rest = atStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
    atStart = false;
    if (rest !== '') emit(rest);
  }

  /** No character goes on behind an ASCII byte, and a decoder that need not expect it is faster. */
  function decode(chunk: Uint8Array): string {
    // `at` takes several times as long.
    const last = chunk[chunk.length - 1];
    return decoder.decode(chunk, last !== undefined && last < 0x80 ? undefined : GOES_ON);
  }

  return {
    push(chunk) {
      hand(typeof chunk === 'string' ? chunk : decode(chunk));
    },
    end() {
      hand(decoder.decode());
    },
  };
}
