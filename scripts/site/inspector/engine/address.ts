import { ANSWERS } from './answers.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import { FAULTS } from './faults.ts';
import { PROTOCOL_NAMES } from './protocols.ts';
import { readBody } from './readBody.ts';
import { DEFAULTS, type Setting } from './Setting.ts';

/** The fields of a setting, by their names in the address. Cuts and bytes have a spelling of their own. */
const FIELDS = {
  p: 'protocol',
  a: 'answer',
  f: 'fault',
  o: 'at',
  l: 'isLasting',
  r: 'onPartial',
  n: 'count',
  first: 'first',
  each: 'each',
  gap: 'gap',
} as const satisfies Readonly<Record<string, keyof Setting>>;

/** What a field may be; numbers have digits, and not too many of them. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  protocol: PROTOCOL_NAMES,
  answer: Object.keys(ANSWERS),
  fault: Object.keys(FAULTS),
  isLasting: ['true'],
  onPartial: ['fail', 'restart'],
};
const NUMBER = /^\d{1,6}$/;
const EVERY_BYTE = '*';

/** Writes what differs from the defaults as the hash of an address, `#` included. */
export async function toAddress(setting: Setting): Promise<string> {
  const { own, cuts } = setting;
  const hash = new URLSearchParams();
  for (const [name, field] of Object.entries(FIELDS))
    if (setting[field] !== DEFAULTS[field]) hash.set(name, `${setting[field]}`);
  const places = [...new Set(cuts)].sort((one, other) => one - other);
  const isEveryByte = places.length > 2 && places.length === everyByte(setting).length;
  if (places.length > 0) hash.set('c', isEveryByte ? EVERY_BYTE : places.join('.'));
  if (own) hash.set('w', await packed(own));
  return `#${hash.toString()}`;
}

/** Reads the hash of an address. What it doesn't understand has its default. */
export async function fromAddress(hash: string): Promise<Setting> {
  const given = new URLSearchParams(hash.slice(1));
  const read: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const value = given.get(name) ?? '';
    if (CHOICES[field]?.includes(value)) read[field] = value === 'true' || value;
    else if (typeof DEFAULTS[field] === 'number' && NUMBER.test(value)) read[field] = Number(value);
  }
  const own = given.get('w');
  const setting: Setting = { ...DEFAULTS, ...read, ...(own && { own: await unpacked(own) }) };
  const cuts = given.get('c') ?? '';
  const places = cuts.split('.').filter((place) => NUMBER.test(place));
  return { ...setting, cuts: cuts === EVERY_BYTE ? everyByte(setting) : places.map(Number) };
}

/** A cut after each byte but the last. */
export function everyByte(setting: Setting): readonly number[] {
  return Array.from(readBody(setting).bytes.subarray(1), (_, index) => index + 1);
}

async function packed(bytes: Uint8Array): Promise<string> {
  const small = await through(bytes, new CompressionStream('deflate-raw'));
  return toBase64(small).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Of an address that was cut short nothing can be read. */
async function unpacked(text: string): Promise<Uint8Array> {
  try {
    return await through(fromBase64(text), new DecompressionStream('deflate-raw'));
  } catch {
    return new Uint8Array();
  }
}

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const body = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(body).arrayBuffer());
}
