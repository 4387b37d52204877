import fc from 'fast-check';
import { of } from 'rxjs';
import { accumulate, completeToolCalls } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { wireOf } from '../conformance/wires.ts';
import { ANSWER } from '../support/answer.ts';
import { expectSound, hear, interleaved, PATIENCE, runs } from '../support/fuzz.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { bytesOf } from '../support/spoken.ts';
import { framed, recordsIn } from '../support/wireText.ts';

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });

interface Call {
  readonly place: number;
  readonly id: string;
  readonly name: string;
  readonly args: readonly string[];
}

type CallSpeaker = (call: Call) => readonly unknown[];

/** The records of one call, which the wire identifies by a number or by an id. */
const CALLS: Readonly<Record<string, CallSpeaker>> = {
  'openai-chat': ({ place, id, name, args }) => {
    const chunk = (call: object): object => ({
      choices: [{ index: 0, delta: { tool_calls: [{ index: place, ...call }] } }],
    });
    return [
      chunk({ id, function: { name, arguments: '' } }),
      ...args.map((part) => chunk({ function: { arguments: part } })),
    ];
  },
  'openai-responses': ({ place, id, name, args }) => {
    const at = { output_index: place };
    const item = { type: 'function_call', id: `item ${id}`, call_id: id, name };
    return [
      { type: 'response.output_item.added', ...at, item: { ...item, arguments: '' } },
      ...args.map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
      { type: 'response.output_item.done', ...at, item: { ...item, arguments: args.join('') } },
    ];
  },
  'anthropic-messages': ({ place, id, name, args }) => [
    { type: 'content_block_start', index: place, content_block: { type: 'tool_use', id, name, input: {} } },
    ...args.map((partial_json) => ({
      type: 'content_block_delta',
      index: place,
      delta: { type: 'input_json_delta', partial_json },
    })),
    { type: 'content_block_stop', index: place },
  ],
  'gemini-interactions': ({ place, id, name, args }) => [
    { event_type: 'step.start', index: place, step: { type: 'function_call', id, name, arguments: {} } },
    ...args.map((part) => ({
      event_type: 'step.delta',
      index: place,
      delta: { type: 'arguments_delta', arguments: part },
    })),
    { event_type: 'step.stop', index: place },
  ],
  cohere: ({ place, id, name, args }) => {
    const delta = (value: object): object => ({ message: { tool_calls: value } });
    return [
      { type: 'tool-call-start', index: place, delta: delta({ id, function: { name, arguments: '' } }) },
      ...args.map((part) => ({
        type: 'tool-call-delta',
        index: place,
        delta: delta({ function: { arguments: part } }),
      })),
      { type: 'tool-call-end', index: place },
    ];
  },
  'ai-sdk-ui': ({ id, name, args }) => [
    { type: 'tool-input-start', toolCallId: id, toolName: name },
    ...args.map((inputTextDelta) => ({ type: 'tool-input-delta', toolCallId: id, inputTextDelta })),
    {
      type: 'tool-input-available',
      toolCallId: id,
      toolName: name,
      input: JSON.parse(args.join('')) as unknown,
    },
  ],
  'ag-ui': ({ id, name, args }) => [
    { type: 'TOOL_CALL_START', toolCallId: id, toolCallName: name },
    ...args.map((delta) => ({ type: 'TOOL_CALL_ARGS', toolCallId: id, delta })),
    { type: 'TOOL_CALL_END', toolCallId: id },
  ],
};

/** Bedrock's records have their type beside them, as `event`. */
const CONVERSE_CALL = ({ place, id, name, args }: Call): readonly object[] => [
  {
    event: 'contentBlockStart',
    value: { contentBlockIndex: place, start: { toolUse: { toolUseId: id, name } } },
  },
  ...args.map((input) => ({
    event: 'contentBlockDelta',
    value: { contentBlockIndex: place, delta: { toolUse: { input } } },
  })),
  { event: 'contentBlockStop', value: { contentBlockIndex: place } },
];

/** LangGraph names the event, and sends a message with the metadata of its node. */
const LANGGRAPH_CALL = ({ place, id, name, args }: Call): readonly object[] =>
  [{ id, name, args: '' }, ...args.map((part) => ({ args: part }))].map((fragment) => ({
    event: 'messages',
    value: [{ type: 'AIMessageChunk', id: 'm', tool_call_chunks: [{ index: place, ...fragment }] }, {}],
  }));

/** The records of one answer on a wire with several. */
const CHOICES: Readonly<Record<string, (index: number, pieces: readonly string[]) => readonly unknown[]>> = {
  'openai-chat': (index, pieces) => [
    ...pieces.map((content) => ({ choices: [{ index, delta: { content } }] })),
    { choices: [{ index, delta: {}, finish_reason: 'stop' }] },
  ],
  'openai-completions': (index, pieces) => [
    ...pieces.map((text) => ({ choices: [{ index, text }] })),
    { choices: [{ index, text: '', finish_reason: 'stop' }] },
  ],
  gemini: (index, pieces) => [
    ...pieces.map((text) => ({ candidates: [{ index, content: { parts: [{ text }] } }] })),
    { candidates: [{ index, finishReason: 'STOP' }] },
  ],
};

/** The arguments of a call, cut anywhere. */
const args = fc
  .tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), fc.array(fc.nat(), { maxLength: 4 }))
  .map(([value, cuts]) => {
    const text = JSON.stringify(value);
    const ends = [...cuts.map((cut) => cut % text.length), text.length].sort((one, other) => one - other);
    return ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '');
  });
const calls = fc
  .array(args, { minLength: 1, maxLength: 4 })
  .map((list) =>
    list.map((pieces, place): Call => ({ place, id: `c${place}`, name: `f${place}`, args: pieces })),
  );

describe('calls that arrive at the same time', { timeout: PATIENCE }, () => {
  const speakers = Object.entries(CALLS).map(([name, speak]) => ({
    name,
    speak: (call: Call): readonly object[] => speak(call).map((value) => ({ value })),
  }));

  it.each([
    ...speakers,
    { name: 'bedrock-converse', speak: CONVERSE_CALL },
    { name: 'langgraph', speak: LANGGRAPH_CALL },
  ])('are kept apart by $name in any interleaving', ({ name, speak }) => {
    const wire = wireOf(name);
    fc.assert(
      fc.property(calls, picks, (told, order) => {
        const records = interleaved(told.map(speak), order);
        const body = Buffer.concat(
          records.map((record) => framed(wire.framing, { value: undefined, ...record })),
        );
        const deltas = hear(of(new Uint8Array(body)).pipe(wire.parse()));
        expectSound(deltas);
        const { values } = hear(of(...deltas.values, { type: 'done' as const }).pipe(completeToolCalls()));
        const heard = values.map(({ id, name, argumentsText }) => [id, name, argumentsText].join(' '));
        const expected = told.map(({ id, name, args }) => [id, name, args.join('')].join(' '));
        expect(heard.toSorted()).toEqual(expected);
      }),
      runs(100),
    );
  });
});

describe('several answers at the same time', { timeout: PATIENCE }, () => {
  it.each(Object.entries(CHOICES))('are kept apart by %s in any interleaving', (name, speak) => {
    const wire = wireOf(name);
    const answers = fc.array(fc.array(fc.string({ minLength: 1 }), { maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(answers, picks, (told, order) => {
        const records = interleaved(
          told.map((pieces, index) => speak(index, pieces)),
          order,
        );
        const body = Buffer.concat(records.map((value) => framed(wire.framing, { value })));
        const { values } = hear(of(new Uint8Array(body)).pipe(wire.parse()));
        const heard = told.map((_, choice) => hear(of(...values).pipe(accumulate({ choice }))).values.at(-1));
        expect(heard.map((message) => [message?.text, message?.status])).toEqual(
          told.map((pieces) => [pieces.join(''), 'complete']),
        );
      }),
      runs(100),
    );
  });
});

describe('records of two wires in one body', { timeout: PATIENCE }, () => {
  const names = [...PROTOCOLS.keys()];
  it.each(names)('don’t break %s', async (name) => {
    const wire = wireOf(name);
    const spoken = new Map(
      await Promise.all(
        names.map(
          async (each) => [each, await recordsIn(wireOf(each).framing, bytesOf(each, ANSWER))] as const,
        ),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), picks, (other, order) => {
        const records = interleaved([spoken.get(name) ?? [], spoken.get(other) ?? []], order);
        const body = Buffer.concat(records.map((record) => framed(wire.framing, record)));
        expectSound(hear(of(new Uint8Array(body)).pipe(wire.parse())));
      }),
      runs(60),
    );
  });
});
