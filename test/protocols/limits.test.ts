import { from } from 'rxjs';
import {
  accumulate,
  agUI,
  aiSdkUI,
  defineProtocol,
  openaiChat,
  openaiResponses,
  parseDelta,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const deltas = defineProtocol({
  name: 'deltas',
  framing: 'ndjson',
  reader: (emit) => ({ push: (delta) => emit(delta as Delta) }),
});
const many = (count: number, make: (at: number) => Delta): readonly Delta[] =>
  Array.from({ length: count }, (_, at) => make(at));

describe('the limit of items', () => {
  it.each<readonly [string, (at: number) => Delta]>([
    ['calls', (index) => ({ type: 'tool-call-start', index, name: 'f' })],
    ['sources', () => ({ type: 'source', raw: {} })],
    ['files', () => ({ type: 'file', mediaType: 'image/png', url: 'x' })],
    ['blocks', (block) => ({ type: 'text', text: 'x', block })],
    ['choices', (choice) => ({ type: 'text', text: 'x', ...(choice > 0 && { choice }) })],
  ])('errors with too-large beyond it, whatever is skipped: %s', async (_, make) => {
    const read = (count: number, maxItems?: number) =>
      outcomeOf(
        from([{ type: 'start' } as const, ...many(count, make)]).pipe(
          parseDelta(deltas, { maxItems, malformed: 'skip' }),
        ),
      );
    for (const limit of [10_000, 3]) {
      const config = limit === 3 ? limit : undefined;
      expect(await read(limit, config)).not.toHaveProperty('error', expect.anything());
      const over = await read(limit + 1, config);
      expect(over.values).toHaveLength(limit + 1);
      expect(over.error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
    }
  });

  it('counts a call once that is emitted again with its id, and a block once that comes again', async () => {
    const again = many(50, (at) => ({ type: 'tool-call-start', index: 0, id: `c${at}`, name: 'f' }));
    const blocks = many(50, (at) => ({ type: 'text', text: 'x', block: at % 2 }));
    const { values } = await outcomeOf(from([...again, ...blocks]).pipe(parseDelta(deltas, { maxItems: 2 })));
    expect(values).toHaveLength(100);
  });

  it('begins anew with a restart', async () => {
    const files = many(2, () => ({ type: 'file', mediaType: 'image/png', url: 'x' }));
    const restart: Delta = { type: 'restart', attempt: 2, error: undefined };
    const source = from([...files, restart, ...files]);
    const { values } = await outcomeOf(source.pipe(parseDelta(deltas, { maxItems: 2 })));
    expect(values).toHaveLength(5);
  });

  it('holds for what emits nothing', async () => {
    const choices = Array.from({ length: 10_001 }, (_, index) => ({ index }));
    const calls = choices.map(({ index }) => ({ index, id: `call_${index}` }));
    for (const chunk of [{ choices }, { choices: [{ delta: { tool_calls: calls } }] }]) {
      const { error } = await outcomeOf(
        from([{ data: JSON.stringify(chunk) }]).pipe(parseDelta(openaiChat())),
      );
      expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
    }
  });

  it.each([Number.NaN, -1, '5'])('throws a TypeError at once for %s', (maxItems) => {
    expect(() => parseDelta(deltas, { maxItems: maxItems as number })).toThrow(TypeError);
  });
});

it('a step of the AI SDK can be reset 100 times', async () => {
  const reset = [
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: 'x' },
    { type: 'reset-step' },
  ].map((record) => ({ data: JSON.stringify(record) }));
  const read = (count: number) =>
    outcomeOf(from(Array.from({ length: count }, () => reset).flat()).pipe(parseDelta(aiSdkUI())));
  expect((await read(100)).values.filter(({ type }) => type === 'restart')).toHaveLength(100);
  expect((await read(101)).error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  const empty = Array.from({ length: 101 }, () => ({ data: '{"type":"reset-step"}' }));
  const { error } = await outcomeOf(from(empty).pipe(parseDelta(aiSdkUI())));
  expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
});

it('what a response has said is read again for complete parts only while that costs little', async () => {
  const said = { type: 'response.output_text.delta', delta: 'x'.repeat(1_000_000) };
  const parts = Array.from({ length: 1_000 }, (_, at) => ({
    type: 'response.output_text.done',
    content_index: at + 1,
    text: `y${at}`,
  }));
  const records = [said, ...parts].map((record) => ({ data: JSON.stringify(record) }));
  const { values, error } = await outcomeOf(from(records).pipe(parseDelta(openaiResponses())));
  expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  expect(values.length).toBeLessThan(200);
});

describe('the limit of levels', () => {
  const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
  it.each<readonly [string, () => Protocol<ServerSentEvent>, (value: string) => string]>([
    ['data', aiSdkUI, (value) => `{"type":"data-x","data":${value}}`],
    ['usage', openaiChat, (value) => `{"choices":[],"usage":{"prompt_tokens":1,"x":${value}}}`],
    ['a source', openaiChat, (value) => `{"choices":[{"delta":{"annotations":[{"url":"u","x":${value}}]}}]}`],
    ['a result', agUI, (value) => `{"type":"TOOL_CALL_RESULT","toolCallId":"c","content":${value}}`],
  ])('holds for all that a message retains: %s', async (_, protocol, recordOf) => {
    const read = (levels: number) =>
      outcomeOf(from([{ data: recordOf(nested(levels)) }]).pipe(parseDelta(protocol()), accumulate()));
    expect(JSON.stringify((await read(100)).values.at(-1))).toContain(nested(100));
    for (const levels of [129, 50_000]) {
      const { values, error } = await read(levels);
      expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
      expect(JSON.stringify(values)).not.toContain(nested(129));
    }
  });
});

it('details of reasoning are emitted again with each finish reason only while they are few', async () => {
  const details = Array.from({ length: 1_000 }, (_, index) => ({ index }));
  const chunk = (reasoning_details: object[], finish_reason?: string): ServerSentEvent => ({
    data: JSON.stringify({ choices: [{ delta: { reasoning_details }, finish_reason }] }),
  });
  const reasons = Array.from({ length: 200 }, (_, at) => chunk([{ index: 0 }], at % 2 ? 'stop' : 'length'));
  const { values } = await outcomeOf(from([chunk(details), ...reasons]).pipe(parseDelta(openaiChat())));
  expect(values.filter(({ type }) => type === 'data')).toHaveLength(100);
});

it('a detail of reasoning has at most 64 keys, because each fragment copies them', async () => {
  const fragments = Array.from({ length: 65 }, (_, at) => ({ [`k${at}`]: 1 }));
  const read = (count: number) =>
    outcomeOf(
      from([
        { data: JSON.stringify({ choices: [{ delta: { reasoning_details: fragments.slice(0, count) } }] }) },
      ]).pipe(parseDelta(openaiChat())),
    );
  expect(await read(64)).not.toHaveProperty('error', expect.anything());
  expect((await read(65)).error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
});
