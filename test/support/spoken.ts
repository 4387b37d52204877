import { EventStreamCodec } from '@smithy/eventstream-codec';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One answer, stated once, to be spoken in every wire. */
export interface Spoken {
  readonly id: string;
  readonly model: string;
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly toolCall: { readonly id: string; readonly name: string; readonly args: readonly string[] };
  /** `input` counts the cached tokens, `output` the reasoning. */
  readonly usage: {
    readonly input: number;
    readonly cached: number;
    readonly output: number;
    readonly reasoning: number;
  };
}

type Speaker = (answer: Spoken) => readonly unknown[];

/** The records of the answer as each provider sends them. */
export const SPEAKERS: Readonly<Record<string, Speaker>> = {
  'openai-chat': ({ id, model, reasoning, text, toolCall, usage }) => {
    const chunk = (delta: object, finish_reason: string | null = null): object => ({
      id,
      model,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason }],
      usage: null,
    });
    return [
      chunk({ role: 'assistant', content: '' }),
      ...reasoning.map((reasoning_content) => chunk({ reasoning_content })),
      ...text.map((content) => chunk({ content })),
      chunk({
        tool_calls: [
          { index: 0, id: toolCall.id, type: 'function', function: { name: toolCall.name, arguments: '' } },
        ],
      }),
      ...toolCall.args.map((part) => chunk({ tool_calls: [{ index: 0, function: { arguments: part } }] })),
      chunk({}, 'tool_calls'),
      {
        id,
        model,
        choices: [],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
          prompt_tokens_details: { cached_tokens: usage.cached },
          completion_tokens_details: { reasoning_tokens: usage.reasoning },
        },
      },
      '[DONE]',
    ];
  },

  'openai-responses': ({ id, model, reasoning, text, toolCall, usage }) => {
    const call = { type: 'function_call', id: 'fc_1', call_id: toolCall.id, name: toolCall.name };
    const response = { id, model, status: 'in_progress', output: [] };
    return [
      { type: 'response.created', response },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'reasoning', id: 'rs_1', summary: [] },
      },
      ...reasoning.map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        output_index: 0,
        summary_index: 0,
        item_id: 'rs_1',
        delta,
      })),
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: {
          type: 'reasoning',
          id: 'rs_1',
          summary: [{ type: 'summary_text', text: reasoning.join('') }],
        },
      },
      {
        type: 'response.output_item.added',
        output_index: 1,
        item: { type: 'message', id: 'msg_1', role: 'assistant', content: [] },
      },
      ...text.map((delta) => ({
        type: 'response.output_text.delta',
        output_index: 1,
        content_index: 0,
        item_id: 'msg_1',
        delta,
      })),
      {
        type: 'response.output_text.done',
        output_index: 1,
        content_index: 0,
        item_id: 'msg_1',
        text: text.join(''),
      },
      { type: 'response.output_item.added', output_index: 2, item: { ...call, arguments: '' } },
      ...toolCall.args.map((delta) => ({
        type: 'response.function_call_arguments.delta',
        output_index: 2,
        item_id: 'fc_1',
        delta,
      })),
      {
        type: 'response.function_call_arguments.done',
        output_index: 2,
        item_id: 'fc_1',
        arguments: toolCall.args.join(''),
      },
      {
        type: 'response.output_item.done',
        output_index: 2,
        item: { ...call, arguments: toolCall.args.join('') },
      },
      {
        type: 'response.completed',
        response: {
          ...response,
          status: 'completed',
          usage: {
            input_tokens: usage.input,
            output_tokens: usage.output,
            total_tokens: usage.input + usage.output,
            input_tokens_details: { cached_tokens: usage.cached },
            output_tokens_details: { reasoning_tokens: usage.reasoning },
          },
        },
      },
    ];
  },

  'anthropic-messages': ({ id, model, reasoning, text, toolCall, usage }) => {
    const delta = (index: number, value: object): object => ({
      type: 'content_block_delta',
      index,
      delta: value,
    });
    const start = (index: number, content_block: object): object => ({
      type: 'content_block_start',
      index,
      content_block,
    });
    const counts = {
      input_tokens: usage.input - usage.cached,
      cache_read_input_tokens: usage.cached,
      output_tokens: usage.output,
      output_tokens_details: { thinking_tokens: usage.reasoning },
    };
    return [
      {
        type: 'message_start',
        message: { id, model, role: 'assistant', content: [], usage: { ...counts, output_tokens: 1 } },
      },
      start(0, { type: 'thinking', thinking: '' }),
      ...reasoning.map((thinking) => delta(0, { type: 'thinking_delta', thinking })),
      { type: 'content_block_stop', index: 0 },
      { type: 'ping' },
      start(1, { type: 'text', text: '' }),
      ...text.map((part) => delta(1, { type: 'text_delta', text: part })),
      { type: 'content_block_stop', index: 1 },
      start(2, { type: 'tool_use', id: toolCall.id, name: toolCall.name, input: {} }),
      delta(2, { type: 'input_json_delta', partial_json: '' }),
      ...toolCall.args.map((partial_json) => delta(2, { type: 'input_json_delta', partial_json })),
      { type: 'content_block_stop', index: 2 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: counts },
      { type: 'message_stop' },
    ];
  },

  'openai-completions': ({ id, model, text }) => [
    ...text.map((part) => ({ id, model, choices: [{ index: 0, text: part, finish_reason: null }] })),
    { id, model, choices: [{ index: 0, text: '', finish_reason: 'stop' }] },
    '[DONE]',
  ],

  gemini: ({ id, model, reasoning, text, toolCall, usage }) => {
    const chunk = (parts: readonly object[], more: object = {}): object => ({
      candidates: [{ index: 0, content: { role: 'model', parts }, ...more }],
      responseId: id,
      modelVersion: model,
    });
    return [
      ...reasoning.map((part) => chunk([{ text: part, thought: true }])),
      ...text.map((part) => chunk([{ text: part }])),
      chunk([{ functionCall: { id: toolCall.id, name: toolCall.name, args: whole(toolCall.args) } }]),
      {
        ...chunk([{ text: '' }], { finishReason: 'STOP' }),
        usageMetadata: {
          promptTokenCount: usage.input,
          cachedContentTokenCount: usage.cached,
          candidatesTokenCount: usage.output - usage.reasoning,
          thoughtsTokenCount: usage.reasoning,
          totalTokenCount: usage.input + usage.output,
        },
      },
    ];
  },

  'gemini-interactions': ({ id, model, reasoning, text, toolCall, usage }) => {
    const step = (index: number, value: object, deltas: readonly object[]): object[] => [
      { event_type: 'step.start', index, step: value },
      ...deltas.map((delta) => ({ event_type: 'step.delta', index, delta })),
      { event_type: 'step.stop', index },
    ];
    return [
      { event_type: 'interaction.created', interaction: { id, model, status: 'in_progress' } },
      ...step(
        0,
        { type: 'thought' },
        reasoning.map((part) => ({ type: 'thought_summary', content: { type: 'text', text: part } })),
      ),
      ...step(
        1,
        { type: 'model_output' },
        text.map((part) => ({ type: 'text', text: part })),
      ),
      ...step(
        2,
        { type: 'function_call', id: toolCall.id, name: toolCall.name, arguments: {} },
        toolCall.args.map((part) => ({ type: 'arguments_delta', arguments: part })),
      ),
      {
        event_type: 'interaction.completed',
        interaction: {
          id,
          model,
          status: 'requires_action',
          usage: {
            total_input_tokens: usage.input,
            total_cached_tokens: usage.cached,
            total_output_tokens: usage.output - usage.reasoning,
            total_thought_tokens: usage.reasoning,
            total_tokens: usage.input + usage.output,
          },
        },
      },
    ];
  },

  ollama: ({ model, reasoning, text, toolCall, usage }) => {
    const line = (message: object, more: object = {}): object => ({
      model,
      message: { role: 'assistant', content: '', ...message },
      done: false,
      ...more,
    });
    return [
      ...reasoning.map((thinking) => line({ thinking })),
      ...text.map((content) => line({ content })),
      line({
        tool_calls: [
          {
            id: toolCall.id,
            function: { name: toolCall.name, arguments: whole(toolCall.args) },
          },
        ],
      }),
      line({}, { done: true, done_reason: 'stop', prompt_eval_count: usage.input, eval_count: usage.output }),
    ];
  },

  cohere: ({ id, reasoning, text, toolCall, usage }) => {
    const content = (index: number, type: string, parts: readonly string[]): object[] => [
      { type: 'content-start', index, delta: { message: { content: { type, [type]: '' } } } },
      ...parts.map((part) => ({
        type: 'content-delta',
        index,
        delta: { message: { content: { [type]: part } } },
      })),
      { type: 'content-end', index },
    ];
    const call = (value: object): object => ({ message: { tool_calls: value } });
    return [
      { type: 'message-start', id, delta: { message: { role: 'assistant', content: [] } } },
      ...content(0, 'thinking', reasoning),
      ...content(1, 'text', text),
      {
        type: 'tool-call-start',
        index: 0,
        delta: call({ id: toolCall.id, type: 'function', function: { name: toolCall.name, arguments: '' } }),
      },
      ...toolCall.args.map((part) => ({
        type: 'tool-call-delta',
        index: 0,
        delta: call({ function: { arguments: part } }),
      })),
      { type: 'tool-call-end', index: 0 },
      {
        type: 'message-end',
        delta: {
          finish_reason: 'TOOL_CALL',
          usage: {
            tokens: { input_tokens: usage.input, output_tokens: usage.output },
            cached_tokens: usage.cached,
          },
        },
      },
    ];
  },

  'ai-sdk-ui': ({ id, reasoning, text, toolCall }) => {
    const toolCallId = toolCall.id;
    return [
      { type: 'start', messageId: id },
      { type: 'start-step' },
      { type: 'reasoning-start', id: 'r' },
      ...reasoning.map((delta) => ({ type: 'reasoning-delta', id: 'r', delta })),
      { type: 'reasoning-end', id: 'r' },
      { type: 'text-start', id: 't' },
      ...text.map((delta) => ({ type: 'text-delta', id: 't', delta })),
      { type: 'text-end', id: 't' },
      { type: 'tool-input-start', toolCallId, toolName: toolCall.name },
      ...toolCall.args.map((inputTextDelta) => ({ type: 'tool-input-delta', toolCallId, inputTextDelta })),
      {
        type: 'tool-input-available',
        toolCallId,
        toolName: toolCall.name,
        input: whole(toolCall.args),
      },
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'tool-calls' },
      '[DONE]',
    ];
  },

  'ag-ui': ({ id, model, reasoning, text, toolCall, usage }) => {
    const toolCallId = toolCall.id;
    return [
      { type: 'RUN_STARTED', threadId: 'thread', runId: id },
      { type: 'REASONING_START', messageId: 'r' },
      { type: 'REASONING_MESSAGE_START', messageId: 'r', role: 'reasoning' },
      ...reasoning.map((delta) => ({ type: 'REASONING_MESSAGE_CONTENT', messageId: 'r', delta })),
      { type: 'REASONING_MESSAGE_END', messageId: 'r' },
      { type: 'REASONING_END', messageId: 'r' },
      { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
      ...text.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta })),
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { type: 'TOOL_CALL_START', toolCallId, toolCallName: toolCall.name, parentMessageId: 'm' },
      ...toolCall.args.map((delta) => ({ type: 'TOOL_CALL_ARGS', toolCallId, delta })),
      { type: 'TOOL_CALL_END', toolCallId },
      {
        type: 'RUN_FINISHED',
        threadId: 'thread',
        runId: id,
        usage: [
          {
            provider: 'x',
            model,
            inputTokens: usage.input,
            outputTokens: usage.output,
            totalTokens: usage.input + usage.output,
            cachedInputTokens: usage.cached,
            reasoningTokens: usage.reasoning,
          },
        ],
      },
    ];
  },

  'bedrock-converse': ({ reasoning, text, toolCall, usage }) => {
    const block = (contentBlockIndex: number, deltas: readonly object[]): object[] => [
      ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta } })),
      { contentBlockStop: { contentBlockIndex } },
    ];
    return [
      { messageStart: { role: 'assistant' } },
      ...block(
        0,
        reasoning.map((part) => ({ reasoningContent: { text: part } })),
      ),
      ...block(
        1,
        text.map((part) => ({ text: part })),
      ),
      {
        contentBlockStart: {
          contentBlockIndex: 2,
          start: { toolUse: { toolUseId: toolCall.id, name: toolCall.name } },
        },
      },
      ...block(
        2,
        toolCall.args.map((input) => ({ toolUse: { input } })),
      ),
      { messageStop: { stopReason: 'tool_use' } },
      {
        metadata: {
          usage: {
            inputTokens: usage.input - usage.cached,
            cacheReadInputTokens: usage.cached,
            outputTokens: usage.output,
            totalTokens: usage.input + usage.output,
          },
        },
      },
    ];
  },
};

function whole(args: readonly string[]): unknown {
  return JSON.parse(args.join(''));
}

/** The whole body, framed as the provider does it. */
export function bytesOf(name: string, answer: Spoken): Uint8Array {
  const records = SPEAKERS[name]?.(answer) ?? [];
  switch (name) {
    case 'ollama':
      return encoded(records.map((record) => `${JSON.stringify(record)}\n`));
    case 'bedrock-converse':
      return Buffer.concat(records.map(awsMessageOf));
    case 'gemini':
      return encoded(records.map((record) => `data: ${JSON.stringify(record)}\r\n\r\n`));
    default:
      return encoded(records.map(eventOf));
  }
}

function encoded(pieces: readonly string[]): Uint8Array {
  return encoder.encode(pieces.join(''));
}

function eventOf(record: unknown): string {
  if (typeof record === 'string') return `data: ${record}\n\n`;
  return `data: ${JSON.stringify(record)}\n\n`;
}

function awsMessageOf(record: unknown): Uint8Array {
  const [[type, payload] = ['', undefined]] = Object.entries(record ?? {});
  return new EventStreamCodec(
    (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : decoder.decode(bytes)),
    (text) => encoder.encode(text),
  ).encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: encoder.encode(JSON.stringify(payload)),
  });
}
