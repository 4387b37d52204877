import { chunkOf, headOf, LAST_CHUNK, type Exchange, type Headings } from './host.ts';
import { TOKENS, type FaultWire } from './wires.ts';

/** The answer on the wire, and for each record the number of bytes after which it is complete. */
export function wholeAnswer(wire: FaultWire): {
  readonly bytes: Uint8Array;
  readonly marks: readonly number[];
} {
  let bytes = Buffer.from(headOf(200, bodyHeaders(wire)));
  const marks: number[] = [];
  for (const record of [...wire.opening, ...TOKENS.map(wire.token), ...wire.ending]) {
    bytes = Buffer.concat([bytes, chunkOf(record)]);
    // The line end that follows belongs to the piece, not to the record. And a CR ends a line even without its LF.
    marks.push(bytes.length - (record.endsWith('\r\n') ? 3 : 2));
  }
  return { bytes: Buffer.concat([bytes, Buffer.from(LAST_CHUNK)]), marks };
}

export function headLength(wire: FaultWire): number {
  return headOf(200, bodyHeaders(wire)).length;
}

export function bodyHeaders(wire: FaultWire): Headings {
  return { 'content-type': wire.contentType, 'transfer-encoding': 'chunked' };
}

export async function begin(exchange: Exchange, wire: FaultWire, records: readonly string[]): Promise<void> {
  await exchange.write(headOf(200, bodyHeaders(wire)));
  for (const record of records) await exchange.write(chunkOf(record));
}

export async function finish(exchange: Exchange): Promise<void> {
  await exchange.write(LAST_CHUNK);
  exchange.end();
}

/** Sends a faultless answer: the part after the tokens that the client has received already. */
export async function playRight(exchange: Exchange, wire: FaultWire): Promise<void> {
  const heard = exchange.url.searchParams.get('heard') ?? '';
  const count = [...TOKENS, ''].findIndex((_, index) => TOKENS.slice(0, index).join('') === heard);
  if (count === -1) throw new Error(`Nobody has said: ${heard}`);
  const rest = TOKENS.slice(count);
  await begin(exchange, wire, [...wire.opening, ...rest.map(wire.token), ...wire.ending]);
  await finish(exchange);
}
