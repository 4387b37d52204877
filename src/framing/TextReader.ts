import type { Chunk } from './RecordParser.ts';

/**
 * Decodes UTF-8 as it arrives, never splitting a character. A byte order mark is a character here, and strings pass
 * through.
 *
 * Bytes that aren't UTF-8 become U+FFFD, as the Encoding Standard says.
 */
export class TextReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  read(chunk: Chunk): string {
    if (typeof chunk === 'string') return chunk;
    // A chunk that ends in ASCII ends on a character boundary; decoding without `stream: true` is faster. `chunk.at(-1)`
    // takes several times as long.
    const last = chunk[chunk.length - 1] ?? 0x80;
    return this.#decoder.decode(chunk, { stream: last >= 0x80 });
  }

  end(): string {
    return this.#decoder.decode();
  }
}
