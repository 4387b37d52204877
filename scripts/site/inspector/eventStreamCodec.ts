/**
 * AWS's codec, as small as a page needs it: the bundle has it in place of `@smithy/eventstream-codec`, which
 * costs 3 kB. Of headers it knows those of text: Bedrock has no others.
 */

/** As in AWS's codec. */
export interface Message {
  readonly headers: Readonly<Record<string, { readonly type: 'string'; readonly value: string }>>;
  readonly body: Uint8Array;
}

type Decode = (bytes: Uint8Array) => string;
type Encode = (text: string) => Uint8Array;

/** The type of a header of text. */
const TEXT = 7;

export class EventStreamCodec {
  readonly #decode: Decode;
  readonly #encode: Encode;

  constructor(decode: Decode, encode: Encode) {
    this.#decode = decode;
    this.#encode = encode;
  }

  encode({ headers, body }: Message): Uint8Array {
    const head = Object.entries(headers).flatMap(([name, { value }]) => {
      const [key, text] = [this.#encode(name), this.#encode(value)];
      return [key.length, ...key, TEXT, text.length >> 8, text.length & 255, ...text];
    });
    const message = new Uint8Array(16 + head.length + body.length);
    const view = new DataView(message.buffer);
    view.setUint32(0, message.length);
    view.setUint32(4, head.length);
    view.setUint32(8, checksum(message.subarray(0, 8)));
    message.set(head, 12);
    message.set(body, 12 + head.length);
    view.setUint32(message.length - 4, checksum(message.subarray(0, -4)));
    return message;
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
