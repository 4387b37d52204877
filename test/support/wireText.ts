import fc from 'fast-check';
import { lastValueFrom, of, toArray } from 'rxjs';
import { parseNDJSON, parseSSE, type ServerSentEvent } from 'rxjs-llm';
import { parseAWSEventStream } from 'rxjs-llm/bedrock';
import { awsEvent } from './awsMessages.ts';

/** One record of a body, apart from how it is framed. */
export interface WireRecord {
  /** The event's type, if the framing has one. */
  readonly event?: string;
  /** The record's content: the JSON value, or the text if it isn't JSON. */
  readonly value: unknown;
}

/** Parses a body into its records. */
export async function recordsIn(framing: string, body: Uint8Array): Promise<readonly WireRecord[]> {
  switch (framing) {
    case 'sse':
      return (await all(of(body).pipe(parseSSE(), toArray()))).map(recordOf);
    case 'ndjson':
      return (await all(of(body).pipe(parseNDJSON(), toArray()))).map((value) => ({ value }));
    case 'text':
      return Buffer.from(body).toString().split('\n').filter(Boolean).map(recordOfLine);
    default: {
      const records = await all(of(body).pipe(parseAWSEventStream(), toArray()));
      return records.flatMap((record) =>
        Object.entries(record).map(([event, value]) => ({ event, value: value })),
      );
    }
  }
}

/** Writes one record in its framing. */
export function framed(framing: string, { event, value }: WireRecord): Uint8Array {
  switch (framing) {
    case 'sse': {
      const data = typeof value === 'string' ? value : JSON.stringify(value);
      const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
      return Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`);
    }
    case 'ndjson':
      return Buffer.from(`${JSON.stringify(value)}\n`);
    case 'text':
      return Buffer.from(`${event === undefined ? '' : `${event}:`}${JSON.stringify(value)}\n`);
    default:
      return awsEvent(event ?? 'unknown', value);
  }
}

const all = lastValueFrom;

function recordOf({ event, data }: ServerSentEvent): WireRecord {
  return { ...(event !== undefined && { event }), value: valueOf(data) };
}

/** A line of the AI SDK's older data stream begins with the code of its part. */
function recordOfLine(line: string): WireRecord {
  const [, event, text] = /^(\w):([^]*)$/.exec(line) ?? [];
  return event === undefined ? { value: valueOf(line) } : { event, value: valueOf(text ?? '') };
}

function valueOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

/** A list of records, changed in some way. */
export type Change = (records: readonly WireRecord[]) => readonly WireRecord[];

/** A value of a wrong type. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 0.5, 1e308, '', 'x', '__proto__', '[DONE]', 'error'),
  fc.constantFrom<unknown>([], {}, [null], [[]], [{}], { type: null }, { text: {} }, { error: 'x' }),
  fc.constantFrom<unknown>(
    JSON.parse('{"__proto__":{"stray":1,"input_tokens":1}}'),
    JSON.parse('{"constructor":{"prototype":{"stray":1}}}'),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Puts a wrong value in some place of some record, or removes the value there. */
const confuse: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.array(fc.nat(), { maxLength: 6 }), junk, fc.boolean())
  .map(
    ([at, path, value, isRemoval]) =>
      (records) =>
        records.map((record, index) =>
          index === at % records.length
            ? { ...record, value: replaced(record.value, path, value, isRemoval) }
            : record,
        ),
  );

/** Removes, repeats or moves a record. */
const shuffle: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('drop', 'repeat', 'move'), fc.nat(), fc.nat())
  .map(([way, from, to]) => (records) => {
    const at = from % Math.max(1, records.length);
    const rest = way === 'repeat' ? records : records.filter((_, index) => index !== at);
    return way === 'drop' ? rest : rest.toSpliced(to % (rest.length + 1), 0, ...records.slice(at, at + 1));
  });

export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: confuse }, { weight: 1, arbitrary: shuffle }),
  { minLength: 1, maxLength: 6 },
);

/** A copy with another value at the end of the path. Each step of the path is the index of a member. */
function replaced(place: unknown, path: readonly number[], value: unknown, isRemoval: boolean): unknown {
  const [step, ...rest] = path;
  const entries = typeof place === 'object' && place !== null ? Object.entries(place) : [];
  if (step === undefined || entries.length === 0) return value;
  const at = step % entries.length;
  const members = entries.map(([key, member], index) => [
    key,
    index === at ? replaced(member, rest, value, isRemoval) : (member as unknown),
  ]);
  const isLast = rest.length === 0;
  const kept = isRemoval && isLast ? members.toSpliced(at, 1) : members;
  return Array.isArray(place)
    ? kept.map(([, member]) => member)
    : (Object.fromEntries(kept) as Record<string, unknown>);
}

/** Flips, removes, repeats and inserts bytes. */
export const damage: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> = fc
  .array(
    fc.record({
      way: fc.constantFrom('flip', 'drop', 'repeat', 'insert'),
      at: fc.nat(),
      length: fc.integer({ min: 1, max: 40 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map(
    (blows) => (whole) =>
      blows.reduce<Uint8Array>((body, { way, at, length, bytes }) => {
        const start = at % (body.length + 1);
        const [before, hit, after] = [
          body.subarray(0, start),
          body.subarray(start, start + length),
          body.subarray(start + length),
        ];
        if (way === 'flip') return Buffer.concat([before, bytes, body.subarray(start + bytes.length)]);
        if (way === 'drop') return Buffer.concat([before, after]);
        return Buffer.concat([before, way === 'repeat' ? hit : bytes, hit, after]);
      }, whole),
  );
