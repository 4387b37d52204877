import fc from 'fast-check';
import { from, of } from 'rxjs';
import { parseDelta, type ParseDeltaConfig } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { wireOf, type Wire } from '../conformance/wires.ts';
import { ANSWER } from '../support/answer.ts';
import { hasCorpus, readRecorded, recordedStreams } from '../support/corpus.ts';
import { expectAlike } from '../support/expectAlike.ts';
import { cutAt, expectSound, hear, PATIENCE, places, runs, visible } from '../support/fuzz.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { bytesOf } from '../support/spoken.ts';
import { changes, damage, framed, recordsIn, type WireRecord } from '../support/wireText.ts';

const names = [...PROTOCOLS.keys()];
const config: fc.Arbitrary<ParseDeltaConfig> = fc.record({
  malformed: fc.constantFrom('error', 'skip'),
  unknown: fc.constantFrom('skip', 'emit'),
});

/** The markup of every framing, and fragments of the records in them. */
const words = fc.constantFrom(
  ...['data: ', 'data', 'event: error\n', 'id: 1\n', ': \n', 'retry: 1\n', '\n', '\r', '\r\n\r\n', '\n\n'],
  ...['\uFEFF', '[DONE]', '{}', '{', '}', '[', ']', '"type":"error"', ',', '"', '☂', '\0', 'null', '1e999'],
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.oneof(words, fc.string(), fc.json()), { maxLength: 20 })
    .map((pieces) => new Uint8Array(Buffer.from(pieces.join('')))),
);

describe.each(names)('for any input, %s', { timeout: PATIENCE }, (name) => {
  const wire = wireOf(name);

  it('gives the same for any cut of any bytes, and ends', () => {
    fc.assert(
      fc.property(bodies, places, config, (body, at, settings) => readAlike(wire, body, at, settings)),
      runs(150),
    );
  });

  it('gives the same for any cut of damaged bytes, and ends', () => {
    const whole = bytesOf(name, ANSWER);
    fc.assert(
      fc.property(damage, places, config, (hit, at, settings) => readAlike(wire, hit(whole), at, settings)),
      runs(150),
    );
  });

  it('survives any value in any place, and records in any order', async () => {
    const records = await recordsIn(wire.framing, bytesOf(name, ANSWER));
    expect(records.length).toBeGreaterThan(1);
    fc.assert(
      fc.property(changes, config, (made, settings) => readChanged(wire, records, made, settings)),
      runs(400),
    );
  });
});

describe.runIf(hasCorpus)('however a recorded answer is changed', { timeout: PATIENCE }, () => {
  const streams = recordedStreams().map((stream) => ({
    ...stream,
    wire: wireOf(stream.protocol, stream.framing),
  }));

  it.each(names)('%s gives the same for any cut, and ends', async (name) => {
    const own = streams.filter(({ wire }) => wire.name === name);
    for (const stream of own) {
      const { bytes } = readRecorded(stream);
      const body = bytes.subarray(0, 20_000);
      fc.assert(
        fc.property(damage, places, config, (hit, at, settings) =>
          readAlike(stream.wire, hit(body), at, settings),
        ),
        runs(100 / own.length),
      );
      const records = await recordsIn(stream.wire.framing, body).catch(() => []);
      fc.assert(
        fc.property(changes, config, (made, settings) =>
          readChanged(stream.wire, records.slice(0, 60), made, settings),
        ),
        runs(600 / own.length),
      );
    }
  });
});

describe('a record of any other shape', () => {
  const hostile = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(undefined, Symbol('x'), 1n, () => 1, NaN, new Map(), Object.create(null)),
  );

  it.each(names)('doesn’t break %s', (name) => {
    const protocol = PROTOCOLS.get(name);
    const asRecord = (value: unknown): never =>
      (protocol?.framing === 'sse'
        ? { data: JSON.stringify(value) ?? '' }
        : protocol?.framing === 'text'
          ? `${JSON.stringify(value) ?? ''}\n`
          : value) as never;
    fc.assert(
      fc.property(fc.array(hostile), (values) => {
        if (!protocol) throw new Error(`Nobody speaks ${name}`);
        expectSound(hear(from(values.map(asRecordSafely)).pipe(parseDelta(protocol))));

        function asRecordSafely(value: unknown): never {
          return typeof value === 'bigint' ? asRecord(null) : asRecord(value);
        }
      }),
      runs(100),
    );
  });
});

it('nothing that was read has changed a built-in prototype', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.getPrototypeOf(Object.prototype)).toBeNull();
});

function readAlike(wire: Wire, body: Uint8Array, at: readonly number[], settings: ParseDeltaConfig): void {
  const whole = hear(of(body).pipe(wire.parse(settings)));
  expectSound(whole, isVerbatim(wire));
  const cut = hear(from(cutAt(body, at)).pipe(wire.parse(settings)));
  expectAlike(visible(cut), visible(whole));
}

function readChanged(
  wire: Wire,
  records: readonly WireRecord[],
  made: Parameters<Parameters<typeof changes.map>[0]>[0],
  settings: ParseDeltaConfig,
): void {
  const changed = made.reduce((list, change) => change(list), records);
  const body = Buffer.concat(changed.map((record) => framed(wire.framing, record)));
  expectSound(hear(of(new Uint8Array(body)).pipe(wire.parse(settings))), isVerbatim(wire));
}

/**
 * Our own wire is read as it was written, or it would lose something: an answer that is resumed may begin in the middle of a
 * call, and a server's own delta may have an empty text.
 */
function isVerbatim({ name }: Wire): boolean {
  return name === 'deltas';
}
