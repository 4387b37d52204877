import { EventStreamCodec, type Message } from '@smithy/eventstream-codec';
import { ParseError } from '../errors/ParseError.ts';
import type { Sink } from '../framing/PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk, type RecordParserConfig } from '../framing/RecordParser.ts';
import { parseRecord } from '../framing/parseRecord.ts';
import { textIn } from '../json/unknown.ts';
import type { AWSEventStreamRecord } from './AWSEventStreamRecord.ts';

/** The bytes at a message's start that tell its length. */
const PRELUDE = 4;
/** Two lengths and two checksums, with neither headers nor payload between. */
const SMALLEST = 16;

/** Cuts a body into messages, which AWS's codec checks and decodes. An incomplete last message is dropped. */
export function createAWSEventStreamParser(
  emit: (record: AWSEventStreamRecord) => void,
  config: RecordParserConfig = {},
): Sink<Chunk> {
  const { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE } = config;
  const codec = createCodec();
  // First the length, then the message of that length: each byte is copied once, however the body is cut.
  let open = new Uint8Array(PRELUDE);
  let filled = 0;

  function advance(): void {
    if (open.length === PRELUDE) {
      const length = new DataView(open.buffer).getUint32(0);
      if (length < SMALLEST) throw new ParseError('protocol');
      if (length > maxBufferSize) throw new ParseError('too-large');
      const message = new Uint8Array(length);
      message.set(open);
      open = message;
    } else {
      const complete = open;
      open = new Uint8Array(PRELUDE);
      filled = 0;
      emit(codec(complete));
    }
  }

  return {
    push(chunk) {
      let rest = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
      while (rest.length > 0) {
        const taken = rest.subarray(0, open.length - filled);
        open.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
        if (filled === open.length) advance();
      }
    },
  };
}

function createCodec(): (message: Uint8Array) => AWSEventStreamRecord {
  const decoder = new TextDecoder();
  const codec = new EventStreamCodec(
    (bytes: Uint8Array) => decoder.decode(bytes),
    (text) => new TextEncoder().encode(text),
  );

  return (message) => {
    const { headers, body } = decode(codec, message);
    const header = (name: string): string | undefined => textIn(headers[`:${name}`]?.value);

    if (header('message-type') === 'error') {
      return { error: { code: header('error-code'), message: header('error-message') } };
    }
    const type = header('exception-type') ?? header('event-type') ?? header('message-type') ?? 'unknown';
    if (!/json/.test(header('content-type') ?? 'json')) return { [type]: body };
    return { [type]: body.length === 0 ? {} : parseRecord(decoder.decode(body)) };
  };
}

function decode(codec: EventStreamCodec, message: Uint8Array): Message {
  try {
    return codec.decode(message);
  } catch {
    throw new ParseError('protocol');
  }
}
