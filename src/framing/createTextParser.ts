import type { Sink } from './PushStep.ts';
import type { Chunk } from './RecordParser.ts';
import { TextReader } from './TextReader.ts';

/** Emits the text that a {@link TextReader} reads. */
export function createTextParser(emit: (text: string) => void): Required<Sink<Chunk>> {
  const reader = new TextReader();
  return {
    push: (chunk) => emit(reader.read(chunk)),
    end: () => emit(reader.end()),
  };
}
