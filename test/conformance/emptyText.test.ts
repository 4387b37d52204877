import fc from 'fast-check';
import { of } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../support/answer.ts';
import { hasCorpus, readRecorded, recordedStreams } from '../support/corpus.ts';
import { hear, PATIENCE, runs } from '../support/fuzz.ts';
import { bytesOf, SPOKEN } from '../support/spoken.ts';
import { framed, recordsIn, type WireRecord } from '../support/wireText.ts';
import { wireOf, type Wire } from './wires.ts';

/** How many records of a stream are read again for each of its fields. */
const MAX_RECORDS = 60;

/** A delta that says nothing. Reasoning may, if it carries a proof. */
function isEmpty(delta: Delta): boolean {
  switch (delta.type) {
    case 'text':
    case 'refusal':
    case 'tool-call-args':
      return delta.text === '';
    case 'reasoning':
      return delta.text === '' && delta.signature === undefined && delta.redacted === undefined;
    default:
      return false;
  }
}

function emptyIn(wire: Wire, body: Uint8Array): readonly Delta[] {
  const { values } = hear(of(body).pipe(wire.parse({ unknown: 'emit', malformed: 'skip' })));
  return values.filter(isEmpty);
}

describe('text is never empty', { timeout: PATIENCE }, () => {
  describe.runIf(hasCorpus)('in a recorded stream, as it is and with any of its fields empty', () => {
    it.each(recordedStreams())('$file', async (stream) => {
      const wire = wireOf(stream.protocol, stream.framing);
      const { bytes } = readRecorded(stream);
      expect(emptyIn(wire, bytes)).toEqual([]);

      const records = await recordsIn(wire.framing, bytes).catch((): WireRecord[] => []);
      const first = records.slice(0, MAX_RECORDS);
      for (const field of fieldsIn(first)) {
        const pieces = first.map((record) =>
          framed(wire.framing, { ...record, value: without(record.value, field) }),
        );
        expect(emptyIn(wire, Buffer.concat(pieces)), field).toEqual([]);
      }
    });
  });

  it.each(SPOKEN)('in an answer that is spoken in pieces, some of them empty: %s', (name) => {
    const wire = wireOf(name);
    const pieces = (...words: readonly string[]) =>
      fc
        .array(fc.nat({ max: words.length }), { maxLength: 4 })
        .map((places) =>
          places
            .sort((a, b) => b - a)
            .reduce<readonly string[]>((all, at) => all.toSpliced(at, 0, ''), words),
        );
    const answers = fc.record({
      reasoning: pieces('Hm', 'm'),
      text: pieces('Hel', 'lo'),
      args: pieces('{"a":', '1}'),
    });
    fc.assert(
      fc.property(answers, ({ reasoning, text, args }) => {
        const toolCalls = [{ id: 'call_1', name: 'f', args }];
        expect(emptyIn(wire, bytesOf(name, { ...ANSWER, reasoning, text, toolCalls }))).toEqual([]);
      }),
      runs(50),
    );
  });
});

/** The names of all fields that hold text somewhere. */
function fieldsIn(records: readonly WireRecord[]): readonly string[] {
  const fields = new Set<string>();
  JSON.stringify(records, (key, value: unknown) => {
    if (typeof value === 'string') fields.add(key);
    return value;
  });
  return [...fields];
}

/** A copy in which every text of this field is empty. */
function without(value: unknown, field: string): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === field && typeof member === 'string' ? '' : member,
    ),
  );
}
