import fc from 'fast-check';
import {
  agUI,
  aiSdkUI,
  deltas as ownDeltas,
  openaiChat,
  reduceMessage,
  type Delta,
  type FinishReason,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { agUIWire, aiSdkUIWire, deltasWire, openaiChatWire, type Wire } from 'rxjs-llm/server';
import { describe, expect, it } from 'vitest';
import { comparable } from '../support/comparable.ts';
import { PATIENCE, runs } from '../support/fuzz.ts';
import { isCut, parsed, written } from '../support/writtenAnswers.ts';

const REASONS = ['stop', 'length', 'tool-calls', 'content-filter', 'refusal', 'pause', 'other'] as const;
const word = fc.string({ minLength: 1, maxLength: 6, unit: 'binary' });
const block = fc.record({ block: fc.nat(2) }, { requiredKeys: [] });
const count = fc.nat(1_000);

const said: fc.Arbitrary<Delta> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(word, block).map(([text, of]): Delta => ({ type: 'text', text, ...of })) },
  {
    weight: 2,
    arbitrary: fc.tuple(word, block).map(([text, of]): Delta => ({ type: 'reasoning', text, ...of })),
  },
  fc.tuple(word, block).map(([signature, of]): Delta => ({ type: 'reasoning', text: '', signature, ...of })),
  word.map((redacted): Delta => ({ type: 'reasoning', text: '', redacted })),
  word.map((text): Delta => ({ type: 'refusal', text })),
  fc.tuple(word, word).map(([url, title]): Delta => ({ type: 'source', url, title, raw: 0 })),
);
/** A call with its arguments in pieces, to be numbered. */
const call = fc.record({ name: word, isCustom: fc.boolean(), args: fc.json(), plain: word, cut: fc.nat(6) });

const answers = fc
  .record({
    /** A source of one's own may have none. */
    start: fc.option(fc.record({ id: word, model: word })),
    content: fc.array(fc.oneof({ weight: 4, arbitrary: said }, { weight: 1, arbitrary: call }), {
      maxLength: 10,
    }),
    reason: fc.constantFrom(...REASONS),
    usage: fc.option(
      fc.record(
        {
          inputTokens: count,
          outputTokens: count,
          cachedInputTokens: count,
          cacheWriteTokens: count,
          reasoningTokens: count,
        },
        { requiredKeys: ['inputTokens', 'outputTokens'] },
      ),
    ),
  })
  .map(({ start, content, reason, usage }): Delta[] => {
    let index = 0;
    return [
      ...(start ? [{ type: 'start', ...start } as const] : []),
      ...content.flatMap((each): Delta[] => ('type' in each ? [each] : callOf(each, index++))),
      { type: 'finish', reason, rawReason: 'of another wire' },
      ...(usage
        ? [
            {
              type: 'usage',
              usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens, raw: 0 },
            } as const,
          ]
        : []),
      { type: 'done' },
    ];
  });

function callOf(
  { name, isCustom, args, plain, cut }: typeof call extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): Delta[] {
  const text = isCustom ? plain : args;
  return [
    { type: 'tool-call-start', index, id: `id-${index}`, name, ...(isCustom && { custom: true }) },
    ...[text.slice(0, cut), text.slice(cut)]
      .filter((piece) => piece !== '')
      .map((piece): Delta => ({ type: 'tool-call-args', index, text: piece })),
    { type: 'tool-call-end', index },
  ];
}

interface Case {
  readonly wire: Wire;
  readonly protocol: Protocol<ServerSentEvent>;
  /** What the wire has no word for, as the table of losses says, or says otherwise. */
  readonly sayable: (delta: Delta, all: readonly Delta[]) => readonly Delta[];
  /** What an answer without a start begins with. */
  readonly begins?: readonly Delta[];
}

const has = (all: readonly Delta[], type: Delta['type']): boolean => all.some((delta) => delta.type === type);
const finish = (delta: Delta, reason: FinishReason): Delta[] => [
  { ...delta, type: 'finish', reason, rawReason: '' },
];

/** On a wire whose calls are all of JSON, plain text is a JSON string. */
function asJSON(delta: Delta, all: readonly Delta[]): Delta[] {
  if (!('index' in delta)) return [delta];
  const { index } = delta;
  const start = all.find((each) => each.type === 'tool-call-start' && each.index === index);
  if (start?.type !== 'tool-call-start' || !start.custom) return [delta];
  if (delta.type === 'tool-call-start')
    return [{ type: 'tool-call-start', index, id: `id-${index}`, name: delta.name }];
  const text = all
    .map((each) => (each.type === 'tool-call-args' && each.index === index ? each.text : ''))
    .join('');
  return delta.type === 'tool-call-end'
    ? [{ type: 'tool-call-args', index, text: JSON.stringify(text) }, delta]
    : [];
}

const CASES: readonly Case[] = [
  { wire: deltasWire(), protocol: ownDeltas(), sayable: (delta) => [delta] },
  {
    wire: openaiChatWire(),
    protocol: openaiChat(),
    sayable(delta, all) {
      switch (delta.type) {
        case 'text':
        case 'reasoning':
          return delta.text ? [{ type: delta.type, text: delta.text }] : [];
        case 'tool-call-end':
          return isCut(all.find((each) => each.type === 'finish')?.reason) ? [] : [delta];
        case 'finish':
          if (delta.reason !== 'stop') return [delta];
          if (has(all, 'tool-call-start')) return finish(delta, 'tool-calls');
          return finish(delta, has(all, 'refusal') ? 'refusal' : 'stop');
        default:
          return [delta];
      }
    },
  },
  {
    wire: aiSdkUIWire(),
    protocol: aiSdkUI(),
    sayable(delta, all) {
      switch (delta.type) {
        case 'start':
          return [{ type: 'start', ...(delta.id && { id: delta.id }) }];
        case 'refusal':
          return [{ type: 'text', text: delta.text, block: -1 }];
        case 'usage':
          return [];
        case 'finish':
          if (delta.reason === 'refusal') return finish(delta, 'content-filter');
          return delta.reason === 'pause' ? finish(delta, 'other') : [delta];
        default:
          return asJSON(delta, all);
      }
    },
  },
  {
    wire: agUIWire(),
    protocol: agUI(),
    begins: [{ type: 'start', id: 'run-1' }],
    sayable(delta, all) {
      switch (delta.type) {
        case 'start':
          return [{ type: 'start', ...(delta.id && { id: delta.id }) }];
        case 'refusal':
          return [{ type: 'text', text: delta.text, block: -1 }];
        case 'reasoning':
          if (delta.signature === undefined) return [delta];
          return [];
        case 'source':
          return [];
        case 'finish':
          return finish(delta, has(all, 'tool-call-start') ? 'tool-calls' : 'stop');
        default:
          return asJSON(delta, all);
      }
    },
  },
];

describe.each(CASES)('an answer in $wire.name', ({ wire, protocol, sayable, begins = [] }) => {
  it(
    'is read back as the same message, but for what the table of losses says',
    () => {
      fc.assert(
        fc.property(answers, (all) => {
          const read = parsed(protocol, written(wire, all)).filter((delta) => delta.type !== 'data');
          const own = has(all, 'start') ? [] : begins;
          const expected = [...own, ...all.flatMap((delta) => sayable(delta, all))];
          expect(comparable(read.reduce(reduceMessage, undefined))).toEqual(
            comparable(expected.reduce(reduceMessage, undefined)),
          );
        }),
        runs(500),
      );
    },
    PATIENCE,
  );
});
