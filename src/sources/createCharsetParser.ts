import { ContentTypeError } from '../errors/ContentTypeError.ts';
import { createTextParser } from '../framing/createTextParser.ts';
import type { Sink } from '../framing/PushStep.ts';
import type { Chunk, RecordParserConfig } from '../framing/RecordParser.ts';
import { withoutMark } from '../framing/withoutMark.ts';

/**
 * Decodes text by the charset that its content type names, else as UTF-8.
 *
 * Chooses the decoder at the first chunk: a body that can't be decoded is then closed as one that can't be parsed.
 */
export function createCharsetParser(
  emit: (text: string) => void,
  _config: RecordParserConfig,
  contentType: string,
): Sink<Chunk> {
  let decoder: Required<Sink<Chunk>> | undefined;
  const open = (): Required<Sink<Chunk>> => (decoder ??= createDecoder(emit, contentType));
  return {
    push: (chunk) => open().push(chunk),
    end: () => open().end(),
  };
}

function createDecoder(emit: (text: string) => void, contentType: string): Required<Sink<Chunk>> {
  const decoder = decoderFor(contentType);
  // UTF-8 has a faster way.
  if (decoder.encoding === 'utf-8') return createTextParser(withoutMark(emit));

  function emitText(text: string): void {
    if (text !== '') emit(text);
  }
  return {
    push: (chunk) => emitText(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })),
    end: () => emitText(decoder.decode()),
  };
}

function decoderFor(contentType: string): TextDecoder {
  const charset = /^.*;\s*charset\s*=\s*["']?([^\s"';,]+)/.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset);
  } catch {
    throw new ContentTypeError({ expected: 'text/plain; charset=utf-8', received: contentType });
  }
}
