import type { Chunk } from '../../../../src/framing/RecordParser.ts';

/** In place of the library's own, which is faster, and returns the same. */
export class TextReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  read(chunk: Chunk): string {
    return typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true });
  }

  end(): string {
    return this.#decoder.decode();
  }
}
