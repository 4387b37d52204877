/**
 * AWS's codec, as small as a page needs it: the bundle has it in place of `@smithy/eventstream-codec`, which
 * costs 3 kB. It only reads, and of headers it knows those of text: Bedrock has no others.
 */

/** As in AWS's codec. */
export interface Message {
  readonly headers: Readonly<Record<string, { readonly type: 'string'; readonly value: string }>>;
  readonly body: Uint8Array;
}

type Decode = (bytes: Uint8Array) => string;

/** The type of a header of text. */
const TEXT = 7;

export class EventStreamCodec {
  readonly #decode: Decode;

  constructor(decode: Decode) {
    this.#decode = decode;
  }

  decode(message: Uint8Array): Message {
    const view = new DataView(message.buffer, message.byteOffset, message.length);
    const isSound = (end: number): boolean => view.getUint32(end) === checksum(message.subarray(0, end));
    if (!isSound(8) || !isSound(message.length - 4)) throw new Error('A checksum is wrong');

    const end = 12 + view.getUint32(4);
    const headers: Record<string, Message['headers'][string]> = {};
    for (let at = 12; at < end;) {
      const key = at + 1 + view.getUint8(at);
      if (view.getUint8(key) !== TEXT) throw new Error('A header isn’t text');
      const value = key + 3;
      const next = value + view.getUint16(key + 1);
      const text = this.#decode(message.subarray(value, next));
      headers[this.#decode(message.subarray(at + 1, key))] = { type: 'string', value: text };
      at = next;
    }
    return { headers, body: message.subarray(end, -4) };
  }
}

/** CRC-32. */
function checksum(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
