import { EventStreamCodec, type Message } from '@smithy/eventstream-codec';

export const AWS_EVENT_STREAM = { 'content-type': 'application/vnd.amazon.eventstream' };

const codec = new EventStreamCodec(
  (bytes: Uint8Array) => new TextDecoder().decode(bytes),
  (text) => new TextEncoder().encode(text),
);

/** One message with these headers, all of them strings. */
export function awsMessage(
  headers: Readonly<Record<string, string>>,
  payload: string | Uint8Array = '',
): Uint8Array<ArrayBuffer> {
  const named: Message['headers'] = {};
  for (const [name, value] of Object.entries(headers)) named[name] = { type: 'string', value };
  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  return new Uint8Array(codec.encode({ headers: named, body }));
}

/** One event as Bedrock sends it. */
export function awsEvent(type: string, payload: unknown): Uint8Array<ArrayBuffer> {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' };
  return awsMessage(headers, JSON.stringify(payload));
}

/** One exception as Bedrock sends it. */
export function awsException(type: string, message: string): Uint8Array<ArrayBuffer> {
  const headers = {
    ':exception-type': type,
    ':content-type': 'application/json',
    ':message-type': 'exception',
  };
  return awsMessage(headers, JSON.stringify({ message }));
}

export function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(pieces));
}
