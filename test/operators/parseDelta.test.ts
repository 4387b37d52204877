import { concat, of, take, throwError } from 'rxjs';
import { agUI, openaiChat, parseDelta, ParseError, ProviderError, type Delta, type Protocol } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

/** A wire of words: each record is one, `!` is an error after its word, `?` is unknown, `,` separates several. */
const words: Protocol<string> = {
  name: 'words',
  framing: 'text',
  reader(emit) {
    let count = 0;
    return {
      push(record) {
        if (record === '') return;
        if (record === '?') return emit({ type: 'unknown', raw: record });
        for (const word of record.replace('!', '').split(',')) {
          emit({ type: 'text', text: `${++count}${word}` });
        }
        if (record.endsWith('!')) throw new ProviderError({ error: 'no' });
      },
    };
  },
};
const nested = '['.repeat(100_000) + ']'.repeat(100_000);
const text = (value: string): Delta => ({ type: 'text', text: value });

describe('parseDelta', () => {
  it(
    'emits any number of deltas for a record, synchronously and in order, as the diagram shows',
    marbles((m) => {
      const [records, deltas] = diagram('operators/parseDelta', 'records', 'deltas');
      const source = m.cold(records, { a: 'Hel', b: 'lo,x', c: '' });
      m.expect(source.pipe(parseDelta(words))).toBeObservable(deltas, {
        x: text('1Hel'),
        y: text('2lo'),
        z: text('3x'),
      });
    }),
  );

  it('reports the provider’s error after the deltas of the same record', async () => {
    const { values, error } = await outcomeOf(of('a', 'b!', 'c').pipe(parseDelta(words)));
    expect(values).toEqual([text('1a'), text('2b')]);
    expect(error).toBeInstanceOf(ProviderError);
  });

  it('passes over what the protocol does not know, or emits it if asked to', async () => {
    expect((await outcomeOf(of('?', 'a').pipe(parseDelta(words)))).values).toEqual([text('1a')]);
    expect((await outcomeOf(of('?', 'a').pipe(parseDelta(words, { unknown: 'emit' })))).values).toEqual([
      { type: 'unknown', raw: '?' },
      text('1a'),
    ]);
  });

  it('errors for a record that isn’t JSON, or passes over it if asked to', async () => {
    const records = of(
      { data: '{"choices":[{"delta":{"content":"a"}}]}' },
      { data: '{"cho' },
      { data: '[DONE]' },
    );
    const strict = await outcomeOf(records.pipe(parseDelta(openaiChat())));
    expect(strict.values).toEqual([{ type: 'start', protocol: 'openai-chat' }, text('a')]);
    expect(strict.error).toMatchObject({ name: 'ParseError', reason: 'json', excerpt: '{"cho' });

    const lenient = await outcomeOf(records.pipe(parseDelta(openaiChat(), { malformed: 'skip' })));
    expect(lenient).toEqual({
      values: [{ type: 'start', protocol: 'openai-chat' }, text('a'), { type: 'done' }],
    });
  });

  it('takes a record that is too deep for the engine for what it is', async () => {
    const data = `{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"a":${nested}}}}]}}]}`;
    const records = of({ data }, { data: '[DONE]' });
    const strict = await outcomeOf(records.pipe(parseDelta(openaiChat())));
    expect(strict).toEqual({ values: [], error: new ParseError('too-large') });
    const lenient = await outcomeOf(records.pipe(parseDelta(openaiChat(), { malformed: 'skip' })));
    expect(lenient).toMatchObject({ values: [], error: { name: 'ParseError', reason: 'protocol' } });
  });

  describe('if the protocol knows none of the records', () => {
    const stranger = { event: 'message_start', data: '{"type":"message_start"}' };
    const done = { data: '[DONE]' };
    const known = { data: '{"choices":[{"delta":{"content":"a"}}]}' };
    const read = (...records: readonly { event?: string; data: string }[]): Promise<unknown> =>
      outcomeOf(of(...records).pipe(parseDelta(openaiChat())));

    it('errors when they complete or reach an end marker, and names how many came and the first', async () => {
      const message = "2 records, none of them openai-chat's; the first is the event message_start";
      const error = new ParseError('protocol', '', [], message);
      expect(await read(stranger, { data: '{}' })).toEqual({ values: [], error });
      expect(await read(stranger, { data: '{}' }, done)).toEqual({ values: [], error });
    });

    it('errors also if records that aren’t JSON are passed over, or unknown ones are emitted', async () => {
      const records = of({ data: '<html>' }, done);
      const error = {
        reason: 'protocol',
        message: expect.stringMatching(/^1 record, none of them [\w-]+'s$/) as unknown,
      };
      expect(await outcomeOf(records.pipe(parseDelta(openaiChat(), { malformed: 'skip' })))).toMatchObject({
        values: [],
        error,
      });
      expect(await outcomeOf(of('?').pipe(parseDelta(words, { unknown: 'emit' })))).toMatchObject({
        values: [{ type: 'unknown', raw: '?' }],
        error,
      });
    });

    it('never shows what is not a name', async () => {
      const secret = 'what the user said';
      for (const record of [{ event: secret, data: '{}' }, { data: JSON.stringify({ type: secret }) }])
        expect(await read(record)).toMatchObject({
          error: { message: "1 record, none of them openai-chat's" },
        });
    });

    it('completes if one was known, or none came', async () => {
      expect(await read(stranger, known, stranger, done)).toEqual({
        values: [{ type: 'start', protocol: 'openai-chat' }, text('a'), { type: 'done' }],
      });
      expect(await read(known, stranger)).toEqual({
        values: [{ type: 'start', protocol: 'openai-chat' }, text('a')],
      });
      expect(await read(done)).toEqual({ values: [{ type: 'done' }] });
      expect(await read()).toEqual({ values: [] });
    });

    it('knows a record for which its reader emits nothing, and no heartbeat', async () => {
      const opening = { data: '{"type":"TEXT_MESSAGE_START"}' };
      const ping = { data: '{"type": "ping"}' };
      const through = (...records: readonly { data: string }[]): Promise<unknown> =>
        outcomeOf(of(...records).pipe(parseDelta(agUI())));
      expect(await through(stranger, opening)).toEqual({ values: [] });
      expect(await through(ping, { data: '' }, done)).toEqual({ values: [] });
      expect(await through(stranger, ping, { data: '' }, done)).toMatchObject({
        error: { reason: 'protocol' },
      });
    });

    it('takes an answer that ends after its start for cut, and one with an end marker for another protocol’s', async () => {
      const start = { data: '{"id":"i","choices":[]}' };
      expect(await read(start, stranger)).toEqual({
        values: [{ type: 'start', id: 'i', protocol: 'openai-chat' }],
      });
      expect(await read(start, stranger, done)).toMatchObject({ error: { reason: 'protocol' } });
    });
  });

  it('reads a record that is too wide for one call', async () => {
    const data = `{"choices":[${Array(200_000).fill('{"delta":{"content":"a"}}').join(',')}]}`;
    const { values, error } = await outcomeOf(of({ data }).pipe(parseDelta(openaiChat())));
    expect(error).toBeUndefined();
    expect(values).toHaveLength(200_001);
    expect(values.at(-1)).toEqual(text('a'));
  });

  it('knows by its name the error that Firefox has for that, and no other', async () => {
    const throwing = (name: string): Protocol<string> => ({
      ...words,
      reader: () => ({
        push() {
          throw Object.assign(new Error('gave up'), { name });
        },
      }),
    });
    const errorOf = async (name: string): Promise<unknown> =>
      (await outcomeOf(of('a').pipe(parseDelta(throwing(name))))).error;
    expect(await errorOf('InternalError')).toEqual(new ParseError('too-large'));
    expect(await errorOf('OtherError')).toMatchObject({ name: 'OtherError' });
  });

  it('reports what a reader throws, and never skips another error than bad JSON', async () => {
    const broken: Protocol<string> = {
      ...words,
      reader: () => ({
        push() {
          throw new Error('broken');
        },
      }),
    };
    const { error } = await outcomeOf(of('a').pipe(parseDelta(broken, { malformed: 'skip' })));
    expect(error).toEqual(new Error('broken'));
  });

  it('stops a synchronous source, in the middle of a record too', async () => {
    const source = concat(
      of('a,b'),
      throwError(() => new Error('too far')),
    );
    expect(await outcomeOf(source.pipe(parseDelta(words), take(1)))).toEqual({ values: [text('1a')] });
  });

  it('emits what only the end can tell, before it completes', async () => {
    const counted: Protocol<string> = {
      ...words,
      reader(emit) {
        let count = 0;
        return { push: () => (count += 1), end: () => emit(text(`${count} records`)) };
      },
    };
    expect(await outcomeOf(of('a', 'b').pipe(parseDelta(counted)))).toEqual({ values: [text('2 records')] });
  });

  it('makes a reader for each subscription', async () => {
    const source = of('a').pipe(parseDelta(words));
    expect((await outcomeOf(source)).values).toEqual([text('1a')]);
    expect((await outcomeOf(source)).values).toEqual([text('1a')]);
  });

  it('says with a start which protocol it came by, unless the wire says it', async () => {
    const opened: Protocol<string> = {
      ...words,
      reader: (emit) => ({
        push: (id) => emit({ type: 'start', id, ...(id === 'b' && { protocol: 'other' }) }),
      }),
    };
    expect((await outcomeOf(of('a', 'b').pipe(parseDelta(opened)))).values).toEqual([
      { type: 'start', id: 'a', protocol: 'words' },
      { type: 'start', id: 'b', protocol: 'other' },
    ]);
  });
});
