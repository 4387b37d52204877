import type { RecordParser } from './RecordParser.ts';

/**
 * Decodes UTF-8 as it arrives, never splitting a character, and leaves out one byte order mark at the start.
 *
 * Bytes that are no UTF-8 become U+FFFD, as the Encoding Standard says.
 */
export function createTextParser(emit: (text: string) => void): RecordParser {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let atStart = true;

  function hand(text: string): void {
    if (text === '') return;
    const rest = atStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
    atStart = false;
    if (rest !== '') emit(rest);
  }

  return {
    push(chunk) {
      hand(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    },
    end() {
      hand(decoder.decode());
    },
  };
}
