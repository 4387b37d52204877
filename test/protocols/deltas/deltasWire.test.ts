import fc from 'fast-check';
import { deltas, TruncatedStreamError, type Delta } from 'rxjs-llm';
import { deltasWire, type Wire } from 'rxjs-llm/server';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { anyDelta } from '../../support/anyDelta.ts';
import { parsed, recordsOf, written } from '../../support/writtenAnswers.ts';

describe('deltasWire', () => {
  it('is a wire, whose header says the version', () => {
    expectTypeOf(deltasWire).toEqualTypeOf<() => Wire>();
    expect(deltasWire()).toMatchObject({ name: 'deltas', headers: { 'x-rxjs-llm-deltas': '1' } });
  });

  it('writes any delta as exactly one event, which is read as the same delta', () => {
    fc.assert(
      fc.property(fc.array(anyDelta, { maxLength: 5 }), (some) => {
        // What no version knows proves nothing alone.
        const all: Delta[] = [{ type: 'text', text: 'first' }, ...some];
        const events = written(deltasWire(), all);
        expect(events).toHaveLength(all.length);
        for (const { data } of events) expect(data).not.toMatch(/[\r\n]/);
        const read = parsed(deltas(), events, { unknown: 'emit' });
        expect(read).toEqual(
          all.map((delta) => (delta.type === 'start' ? { protocol: 'deltas', ...delta } : delta)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('says an error, and nothing for a source that has completed', () => {
    expect(recordsOf(deltasWire(), [])).toEqual([]);
    const writer = { events: [] as unknown[] };
    deltasWire()
      .writer(({ data }) => writer.events.push(JSON.parse(data)))
      .end(new TruncatedStreamError());
    expect(writer.events).toEqual([
      {
        type: 'error',
        error: {
          name: 'TruncatedStreamError',
          message: 'The stream ended before its end marker',
          retryable: true,
        },
      },
    ]);
  });

  it('says of a restart what a client may know of its error', () => {
    const restart: Delta = { type: 'restart', attempt: 2, error: new Error('sk-secret') };
    expect(recordsOf(deltasWire(), [restart])).toEqual([
      {
        type: 'restart',
        attempt: 2,
        error: { name: 'StreamError', message: 'internal error', retryable: false },
      },
    ]);
  });

  it('says what a tool returned in a word if it is not JSON', () => {
    const round: Record<string, unknown> = {};
    round['self'] = round;
    const results = [round, 10n].map((result): Delta => ({ type: 'tool-result', id: 'a', result }));
    expect(recordsOf(deltasWire(), results)).toEqual([
      { type: 'tool-result', id: 'a', result: '[object Object]' },
      { type: 'tool-result', id: 'a', result: '[object BigInt]' },
    ]);
  });
});
