import { createEventLines, type SSEParserConfig } from '../../../../src/framing/createEventLines.ts';
import type { Sink } from '../../../../src/framing/PushStep.ts';
import type { Chunk } from '../../../../src/framing/RecordParser.ts';
import type { ServerSentEvent } from '../../../../src/framing/ServerSentEvent.ts';
import { TextReader } from '../../../../src/framing/TextReader.ts';

/** In place of the library's own, which reads plain events by itself: here all are read line by line. */
export function createSSEParser(
  emit: (event: ServerSentEvent) => void,
  config: SSEParserConfig = {},
): Sink<Chunk> {
  const lines = createEventLines(emit, config, false);
  const reader = new TextReader();
  let rest = '';
  let last = '';

  function add(piece: string): void {
    // A line feed after a carriage return is the other half of its line end.
    rest += (last + piece).replaceAll(/\r\n?/g, '\n').slice(last.length);
    if (piece) last = piece.endsWith('\r') ? '\r' : '';
    const whole = rest.slice(0, rest.lastIndexOf('\n') + 1);
    rest = rest.slice(whole.length);
    for (let at = 0; at < whole.length;) at = lines.read(whole, at);
  }

  return {
    push: (chunk) => add(reader.read(chunk)),
    end() {
      add(reader.end());
      lines.end(rest);
    },
  };
}
