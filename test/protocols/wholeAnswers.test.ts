import fc from 'fast-check';
import { from } from 'rxjs';
import {
  accumulate,
  anthropicMessages,
  cohere,
  openaiChat,
  openaiResponses,
  parseDelta,
  ParseError,
  parseSSE,
  takeUntilDone,
  TruncatedStreamError,
  type Message,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { cutAt, hear, places, runs, type Heard } from '../support/fuzz.ts';

/** What the model has said, before it is written for some wire. */
interface Answer {
  readonly thought: string;
  readonly text: string;
  /** The arguments of its calls. */
  readonly calls: readonly object[];
}

interface Gateway {
  readonly protocol: () => Protocol<ServerSentEvent>;
  /** The answer as a gateway sends it that ignores `stream`. */
  readonly body: (answer: Answer) => object;
  /** What says that it is complete, as it is written before. */
  readonly end: readonly [complete: string, before: string];
}

const id = (index: number): string => `call-${index}`;
const functions = (calls: readonly object[]): object[] =>
  calls.map((args, index) => ({
    id: id(index),
    type: 'function',
    function: { name: 'f', arguments: JSON.stringify(args) },
  }));

const GATEWAYS: readonly Gateway[] = [
  {
    protocol: openaiChat,
    end: ['"finish_reason":"stop"', '"finish_reason":null'],
    body: ({ thought, text, calls }) => ({
      id: 'a',
      object: 'chat.completion',
      model: 'm',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            reasoning_content: thought,
            content: text,
            ...(calls.length > 0 && { tool_calls: functions(calls) }),
          },
          finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    }),
  },
  {
    protocol: anthropicMessages,
    end: ['"stop_reason":"end_turn"', '"stop_reason":null'],
    body: ({ thought, text, calls }) => ({
      id: 'a',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [
        { type: 'thinking', thinking: thought, signature: '' },
        { type: 'text', text },
        ...calls.map((input, index) => ({ type: 'tool_use', id: id(index), name: 'f', input })),
      ],
      stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn',
      usage: { input_tokens: 3, output_tokens: 4 },
    }),
  },
  {
    protocol: openaiResponses,
    end: ['"status":"completed"', '"status":"in_progress"'],
    body: ({ thought, text, calls }) => ({
      id: 'a',
      object: 'response',
      status: 'completed',
      error: null,
      model: 'm',
      output: [
        { id: 'r', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: thought }] },
        { id: 'o', type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
        ...calls.map((args, index) => ({
          id: `fc-${index}`,
          type: 'function_call',
          call_id: id(index),
          name: 'f',
          arguments: JSON.stringify(args),
        })),
      ],
      usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 },
    }),
  },
  {
    protocol: cohere,
    end: ['"finish_reason":"COMPLETE"', '"finish_reason":null'],
    body: ({ thought, text, calls }) => ({
      id: 'a',
      finish_reason: calls.length > 0 ? 'TOOL_CALL' : 'COMPLETE',
      message: {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: thought },
          { type: 'text', text },
        ],
        ...(calls.length > 0 && { tool_calls: functions(calls) }),
      },
      usage: { tokens: { input_tokens: 3, output_tokens: 4 } },
    }),
  },
];

function read(gateway: Gateway, text: string, at: readonly number[] = []): Heard<Message> {
  const bytes = new TextEncoder().encode(text);
  return hear(
    from(cutAt(bytes, at)).pipe(parseSSE(), parseDelta(gateway.protocol()), takeUntilDone(), accumulate()),
  );
}

const answers = fc.record({
  thought: fc.string({ minLength: 1 }),
  text: fc.string({ minLength: 1 }),
  calls: fc.array(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { minKeys: 1 }), {
    maxLength: 3,
  }),
});

describe.each(GATEWAYS)('an answer of $protocol.name in one event', (gateway) => {
  it('is read as the answer that it is, wherever it is cut, and whatever marker follows', () => {
    fc.assert(
      fc.property(answers, places, fc.constantFrom('', 'data: [DONE]\n\n'), (answer, at, marker) => {
        const { values, end } = read(
          gateway,
          `data: ${JSON.stringify(gateway.body(answer))}\n\n${marker}`,
          at,
        );
        const message = values.at(-1);
        expect(end).toBe('complete');
        expect(message).toMatchObject({
          id: 'a',
          status: 'complete',
          reasoning: answer.thought,
          text: answer.text,
          finishReason: answer.calls.length > 0 ? 'tool-calls' : 'stop',
          usage: { inputTokens: 3, outputTokens: 4 },
        });
        expect(message?.toolCalls.map(({ id, name, argumentsText }) => [id, name, argumentsText])).toEqual(
          answer.calls.map((args, index) => [id(index), 'f', JSON.stringify(args)]),
        );
      }),
      runs(60),
    );
  });

  it('is an error if nothing says that it is complete', () => {
    const body = JSON.stringify(gateway.body({ thought: 't', text: 'a', calls: [] }));
    const [complete, before] = gateway.end;
    expect(body).toContain(complete);
    const { end } = read(gateway, `data: ${body.replace(complete, before)}\n\n`);
    expect(end instanceof TruncatedStreamError || end instanceof ParseError).toBe(true);
  });
});
