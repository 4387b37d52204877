import fc from 'fast-check';
import { from, type OperatorFunction } from 'rxjs';
import {
  parseDelta,
  parseSSE,
  takeUntilDone,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { wireOf } from '../conformance/wires.ts';
import { ANSWER } from '../support/answer.ts';
import { FINISH_WORDS } from '../support/finishWords.ts';
import { cutAt, hear, places, runs, type Heard } from '../support/fuzz.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { bytesOf } from '../support/spoken.ts';
import { framed, recordsIn } from '../support/wireText.ts';
import { SPEECH } from '../support/speech.ts';

const names = [...PROTOCOLS.keys()];
const ofEvents = names.filter((name) => PROTOCOLS.get(name)?.framing === 'sse');
/** Their own end marker is `[DONE]`, whatever came before it. */
const ENDED_BY_MARKER = ['openai-chat', 'openai-completions'];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (
  name: string,
  chunks: readonly Uint8Array[],
  ...more: OperatorFunction<Delta, Delta>[]
): Heard<Delta> =>
  hear(more.reduce((deltas, operator) => deltas.pipe(operator), from(chunks).pipe(wireOf(name).parse())));
const readRecords = (name: string, records: readonly unknown[]): Heard<Delta> => {
  const protocol = PROTOCOLS.get(name) as unknown as Protocol<unknown>;
  const isOfEvents = protocol.framing === 'sse';
  const { event } = SPEECH[name] ?? {};
  const sent = records.map((record) =>
    isOfEvents ? { ...(event && { event }), data: JSON.stringify(record) } : record,
  );
  return hear(from(sent).pipe(parseDelta(protocol)));
};
const eventsOf = (name: string): readonly string[] =>
  new TextDecoder().decode(bytesOf(name, ANSWER)).split(/(?<=\n\r?\n)/);
const isDone = ({ type }: Delta): boolean => type === 'done';

/** Without what carries the record itself. */
const withoutData = ({ values, end }: Heard<Delta>): object => ({
  end,
  values: values.filter(({ type }) => type !== 'data' && type !== 'usage'),
});

describe.each(names)('why %s has stopped', (name) => {
  const { call, end, silentWords = [] } = SPEECH[name] ?? {};
  const words = Object.entries(FINISH_WORDS).flatMap(([reason, spelt]) =>
    spelt.filter((word) => word !== '' && !silentWords.includes(word)).map((word) => [reason, word] as const),
  );
  const spelling = fc.constantFrom<(word: string) => string>(
    (word) => word,
    (word) => word.toUpperCase(),
    (word) => word.toLowerCase(),
    (word) => word.replaceAll('_', '-'),
    (word) => word.replaceAll('_', ' '),
  );

  it.runIf(end)(
    'is read from any word in any spelling, and a stop with a call for the client is a wait for it',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...words), spelling, fc.boolean(), ([reason, word], spell, hasCall) => {
          const opening = hasCall ? (call ?? []) : [];
          const { values } = readRecords(name, [...opening, ...(end?.(spell(word)) ?? [])]);
          const waits = reason === 'stop' && opening.length > 0;
          expect(values.find(({ type }) => type === 'finish')).toMatchObject({
            reason: waits ? 'tool-calls' : reason,
            rawReason: spell(word),
          });
        }),
        runs(150),
      );
    },
  );
});

describe.each(names)('where text belongs, %s', (name) => {
  const piece = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const value = fc.oneof(
    piece.map((one) => [one, String(Object.is(one, -0) ? 0 : one)] as const),
    fc.array(fc.string()).map((list) => [list, list.join('')] as const),
    fc.string().map((text) => [{ text }, text] as const),
  );

  it('reads numbers, lists of text and objects with a text', () => {
    const { say } = SPEECH[name] ?? {};
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const said = values.filter(([, text]) => text !== '');
        const { values: deltas } = readRecords(
          name,
          said.flatMap(([raw]) => say?.(raw) ?? []),
        );
        const texts = deltas.filter((delta) => delta.type === 'text').map(({ text }) => text);
        expect(texts.join('')).toBe(said.map(([, text]) => text).join(''));
      }),
      runs(60),
    );
  });

  it('reads the numbers that only Python’s JSON has as null', async () => {
    const { framing } = PROTOCOLS.get(name) ?? {};
    if (framing === undefined || framing === 'aws-event-stream') return;
    const records = await recordsIn(framing, bytesOf(name, ANSWER));
    const whole = records.map((record) => framed(framing, record));
    const number = fc.constantFrom('NaN', 'Infinity', '-Infinity');
    fc.assert(
      fc.property(fc.nat(), number, places, (at, odd, cuts) => {
        const strange = whole.map((bytes, index) =>
          index === at % whole.length
            ? encode(new TextDecoder().decode(bytes).replace('{', `{"odd":${odd},"list":[${odd},"NaN"],`))
            : bytes,
        );
        expect(withoutData(read(name, cutAt(Buffer.concat(strange), cuts)))).toEqual(
          withoutData(read(name, whole)),
        );
      }),
      runs(40),
    );
  });
});

describe.each(ofEvents)('what every wire may have between its events, in %s', (name) => {
  const events = eventsOf(name);
  const whole = read(name, events.map(encode));
  const beat = fc.constantFrom(
    'data:\n\n',
    ': ping\n\n',
    'event: ping\ndata:\n\n',
    'event: ping\ndata: {}\n\n',
    'data: {"type":"ping"}\n\n',
    'event: heartbeat\ndata: beat\n\n',
    'event: keepalive\ndata: still here\n\n',
    'event: keep-alive\ndata: {}\n\n',
    'data: ping\n\n',
    'data: keep-alive\n\n',
    'retry: 9\n\n',
  );

  it('is nothing if it is a heartbeat', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), beat), { maxLength: 6 }), places, (beats, at) => {
        const body = [...events];
        for (const [place, text] of beats) body.splice(place % (body.length + 1), 0, text);
        expect(read(name, cutAt(encode(body.join('')), at))).toEqual(whole);
      }),
      runs(40),
    );
  });

  it('ends an answer that has finished if it is the marker [DONE], and no other', () => {
    fc.assert(
      fc.property(fc.nat(events.length), places, (place, at) => {
        const body = encode([...events.slice(0, place), 'data: [DONE]\n\n', ...events.slice(place)].join(''));
        const { values, end } = read(name, cutAt(body, at));
        expect(end).toBe('complete');
        const notDone = values.filter((delta) => !isDone(delta));
        expect(notDone).toEqual(whole.values.filter((delta) => !isDone(delta)));
        const [first] = values.flatMap((delta, index) => (isDone(delta) ? [index] : []));
        const finish = values.findIndex(({ type }) => type === 'finish');
        if (!ENDED_BY_MARKER.includes(name)) expect(first ?? Infinity).toBeGreaterThan(finish);
      }),
      runs(40),
    );
  });

  it.skipIf(ENDED_BY_MARKER.includes(name))('is a cut answer if the marker comes before the finish', () => {
    const finish = events.findIndex((_, index) =>
      read(name, events.slice(0, index + 1).map(encode)).values.some(({ type }) => type === 'finish'),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: finish - 1 }), (place) => {
        const body = [...events.slice(0, place + 1), 'data: [DONE]\n\n'].slice(finish === 0 ? 1 : 0);
        expect(read(name, body.map(encode), takeUntilDone()).end).toMatchObject({
          name: 'TruncatedStreamError',
        });
      }),
      runs(20),
    );
  });

  // The data of LangGraph's last event is `null`, which might be the beginning of more.
  it.skipIf(name === 'langgraph')(
    'is the end if it is the last event without its blank line, under any cut',
    () => {
      const body = events.join('');
      const ends = fc.constantFrom('', '\n', '\r\n', '\r');
      fc.assert(
        fc.property(ends, places, (end, at) => {
          expect(read(name, cutAt(encode(body.trimEnd() + end), at))).toEqual(whole);
        }),
        runs(30),
      );
    },
  );

  it('is never half an event', () => {
    const body = bytesOf(name, ANSWER);
    fc.assert(
      fc.property(fc.nat(body.length), places, (length, at) => {
        const events: ServerSentEvent[] = [];
        from(cutAt(body.subarray(0, length), at))
          .pipe(parseSSE())
          .subscribe((event) => events.push(event));
        const all: ServerSentEvent[] = [];
        from([body])
          .pipe(parseSSE())
          .subscribe((event) => all.push(event));
        expect(events).toEqual(all.slice(0, events.length));
      }),
      runs(40),
    );
  });
});

describe.each(['anthropic-messages', 'openai-responses', 'cohere', 'gemini-interactions'])(
  'an event of %s whose data has no type',
  (name) => {
    it('is known by its name', () => {
      const whole = new TextDecoder().decode(bytesOf(name, ANSWER));
      const bare = whole.replaceAll(/^data: \{"(?:event_)?type":"[^"]*",?/gm, 'data: {');
      expect(bare).not.toBe(whole);
      fc.assert(
        fc.property(places, (cuts) => {
          const { values, end } = read(name, cutAt(encode(bare), cuts));
          expect({ values, end }).toEqual(read(name, [encode(whole)]));
        }),
        runs(20),
      );
    });
  },
);
