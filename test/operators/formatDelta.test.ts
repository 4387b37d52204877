import { NEVER, of, startWith, Subject, throwError, type OperatorFunction } from 'rxjs';
import {
  deltas,
  formatDelta,
  parseDelta,
  TruncatedStreamError,
  type Delta,
  type ServerSentEvent,
} from 'rxjs-llm';
import { deltasWire, type Wire } from 'rxjs-llm/server';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const text = (words: string): Delta => ({ type: 'text', text: words });
const eventOf = (record: unknown): ServerSentEvent => ({ data: JSON.stringify(record) });

/** Says only lower-case text. */
const lowerCase: Wire = {
  name: 'lower-case',
  writer: (emit) => ({
    push(delta) {
      if (delta.type !== 'text') return;
      emit({ data: delta.text });
      if (/[A-Z]/.test(delta.text)) throw new RangeError('sk-secret');
    },
    end: (error) => emit({ data: error === undefined ? 'END' : 'ERROR' }),
  }),
};

describe('formatDelta', () => {
  it('is an operator from deltas to events', () => {
    expectTypeOf(formatDelta).toEqualTypeOf<(wire: Wire) => OperatorFunction<Delta, ServerSentEvent>>();
  });

  it('emits the events of each delta, and of the end', () => {
    run(({ cold, expectObservable }) => {
      const [source, events] = diagram('operators/formatDelta', 'deltas', 'events');
      const values = { a: text('a'), b: { type: 'done' } as const };
      expectObservable(cold(source, values).pipe(formatDelta(lowerCase))).toBe(events, {
        x: { data: 'a' },
        e: { data: 'ERROR' },
      });
    });
  });

  it('says that the source has completed', async () => {
    expect(await outcomeOf(of(text('a')).pipe(formatDelta(lowerCase)))).toEqual({
      values: [{ data: 'a' }, { data: 'END' }],
    });
  });

  it('is read back by the protocol of the wire, the error included', async () => {
    const error = new TruncatedStreamError();
    const source = throwError(() => error).pipe(startWith(text('a')));
    const read = await outcomeOf(source.pipe(formatDelta(deltasWire()), parseDelta(deltas())));
    expect(read.values).toEqual([text('a')]);
    expect(read.error).toEqual(error);
  });

  it.each([undefined, null, 0, '', 'sk-secret', new Error('sk-secret')])(
    'says an error of any kind, such as %j, and none of its words',
    async (error) => {
      expect(await outcomeOf(throwError(() => error).pipe(formatDelta(deltasWire())))).toEqual({
        values: [
          eventOf({
            type: 'error',
            error: { name: 'StreamError', message: 'internal error', retryable: false },
          }),
        ],
      });
    },
  );

  it('unsubscribes the source at a delta that the wire can not say, after what it could', async () => {
    const source = new Subject<Delta>();
    const outcome = outcomeOf(source.pipe(formatDelta(lowerCase)));
    source.next(text('ok'));
    source.next(text('NO'));
    expect(source.observed).toBe(false);
    expect(await outcome).toEqual({ values: [{ data: 'ok' }, { data: 'NO' }, { data: 'ERROR' }] });
  });

  it('writes no end for who unsubscribes', () => {
    const events: ServerSentEvent[] = [];
    NEVER.pipe(startWith(text('a')), formatDelta(lowerCase))
      .subscribe((event) => events.push(event))
      .unsubscribe();
    expect(events).toEqual([{ data: 'a' }]);
  });
});
