/** Makes the body of a record, or several bodies, from its number. */
type Make = (index: number) => object | string;

/** What one protocol's server may send. */
export interface Server {
  readonly framing: 'sse' | 'ndjson';
  /** Tokens of a text. */
  readonly ordinary: Make;
  /** What costs a reader most that looks something up, copies or learns. A string is sent as lines of its own. */
  readonly worst: Readonly<Record<string, Make>>;
}

/** The record of this number, for another with the same members. */
function of(make: Make, index: number): object {
  return Object(make(index)) as object;
}

const letter = (index: number): string => String.fromCharCode(97 + (index % 26));
/** The record of another shape each eight times, so that learning one never pays. */
const shapes =
  (ordinary: Make): Make =>
  (index) => ({
    [`${letter(index >> 3)}${String(index >> 3)}`]: 'x'.repeat(900),
    ...of(ordinary, index),
  });

const chat = (delta: unknown, rest: object = {}): object => ({
  id: 'c',
  choices: [{ index: 0, delta, ...rest }],
});
const chatText: Make = (index) => chat({ content: ` ${letter(index)}` });
const anthropicText: Make = (index) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: ` ${letter(index)}` },
});
const responsesText: Make = (index) => ({
  type: 'response.output_text.delta',
  item_id: 'm',
  output_index: 0,
  content_index: 0,
  delta: ` ${letter(index)}`,
});
const geminiText: Make = (index) => ({
  candidates: [{ content: { parts: [{ text: ` ${letter(index)}` }] } }],
});

/** The worst that was found for each protocol. */
export const HOSTILE: Readonly<Record<string, Server>> = {
  openaiChat: {
    framing: 'sse',
    ordinary: chatText,
    worst: {
      'lines that aren’t fields': (index): object | string =>
        index % 2 ? chatText(index) : 'x\n'.repeat(999),
      'fields without a value': (index): object | string =>
        index % 2 ? chatText(index) : 'data\n'.repeat(4_000),
      'times that aren’t numbers': (index): object | string =>
        index % 2 ? chatText(index) : 'retry: x\n'.repeat(999),
      'shapes that change': shapes(chatText),
      'new calls': (index) =>
        chat({ tool_calls: [{ index, id: `c${String(index)}`, function: { name: 'f' } }] }),
      'a name and the whole arguments again': () =>
        chat({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{"a":"}' } }] }),
      'finish reasons that alternate': (index) =>
        chat({}, { finish_reason: index % 2 ? 'stop' : 'tool_calls' }),
      'choices that are new': (index) => ({ choices: [{ index, delta: { content: 'x' } }] }),
      'choices that alternate': (index) => ({ choices: [{ index: index % 9_999, delta: { content: 'x' } }] }),
      'sources that are new': (index) => ({ choices: [], citations: [`u${String(index)}`] }),
      'usage with other names': (index) => ({
        choices: [],
        usage: { prompt_tokens: 1, [`k${String(index)}`]: 1 },
      }),
      'an image without a comma': () =>
        chat({ images: [{ image_url: { url: `data:${'a;base64'.repeat(5_000)}` } }] }),
    },
  },
  openaiResponses: {
    framing: 'sse',
    ordinary: responsesText,
    worst: {
      'items that are new': (index) => ({
        type: 'response.output_item.done',
        output_index: index,
        item: { type: 'reasoning', summary: [{ type: 'summary_text', text: 't' }] },
      }),
      'parts that are new': (index) => ({
        ...of(responsesText, index),
        item_id: `m${String(index)}`,
        output_index: index,
      }),
      'calls that are new': (index) => ({
        type: 'response.output_item.added',
        output_index: index,
        item: { type: 'function_call', name: 'f', call_id: `c${String(index)}` },
      }),
      'parts that close again and again': () => ({
        type: 'response.output_text.done',
        item_id: 'm',
        output_index: 0,
        content_index: 0,
        text: 'x',
      }),
    },
  },
  anthropicMessages: {
    framing: 'sse',
    ordinary: anthropicText,
    worst: {
      'usage with other names': (index) => ({
        type: 'message_delta',
        delta: {},
        usage: { [`k${String(index)}`]: 1 },
      }),
      'blocks that alternate': (index) => ({ ...of(anthropicText, index), index: index % 2 }),
      'blocks that are new': (index) => ({
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id: `c${String(index)}`, name: 'f' },
      }),
    },
  },
  gemini: {
    framing: 'sse',
    ordinary: geminiText,
    worst: {
      'calls that stay open': (index) => ({
        candidates: [
          {
            content: {
              parts: [{ functionCall: { name: 'f', id: `c${String(index)}`, willContinue: true } }],
            },
          },
        ],
      }),
      'usage with other names': (index) => ({
        usageMetadata: { totalTokenCount: 1, [`k${String(index)}`]: 1 },
      }),
      'candidates that are new': (index) => ({
        candidates: [{ index, content: { parts: [{ text: 'x' }] } }],
      }),
    },
  },
  agUI: {
    framing: 'sse',
    ordinary: (index) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: ` ${letter(index)}` }),
    worst: {
      'usage of many runs': () => ({ type: 'RUN_FINISHED', usage: [{ inputTokens: 1 }] }),
      'calls that are new': (index) => ({
        type: 'TOOL_CALL_START',
        toolCallId: `c${String(index)}`,
        toolCallName: 'f',
      }),
    },
  },
  aiSdkUI: {
    framing: 'sse',
    ordinary: (index) =>
      index === 0
        ? { type: 'text-start', id: 't' }
        : { type: 'text-delta', id: 't', delta: ` ${letter(index)}` },
    worst: {
      'calls that are new': (index) => ({
        type: 'tool-input-start',
        toolCallId: `c${String(index)}`,
        toolName: 'f',
      }),
      'steps that are said again': (index) =>
        index < 1_000
          ? { type: 'text-delta', id: 't', delta: 'x' }
          : { type: index % 2 ? 'reset-step' : 'start-step' },
    },
  },
  cohere: {
    framing: 'sse',
    ordinary: (index) => ({
      type: 'content-delta',
      index: 0,
      delta: { message: { content: { text: ` ${letter(index)}` } } },
    }),
    worst: {
      'calls that are new': (index) => ({
        type: 'tool-call-start',
        index,
        delta: { message: { tool_calls: { id: `c${String(index)}`, function: { name: 'f' } } } },
      }),
      'sources that are new': (index) => ({
        type: 'citation-start',
        index,
        delta: {
          message: { citations: { start: 0, end: 1, text: 'x', sources: [{ id: `s${String(index)}` }] } },
        },
      }),
    },
  },
  ollama: {
    framing: 'ndjson',
    ordinary: (index) => ({ model: 'm', message: { content: ` ${letter(index)}` } }),
    worst: {
      'calls that are new': (index) => ({
        model: 'm',
        message: { tool_calls: [{ id: `c${String(index)}`, function: { name: 'f', arguments: {} } }] },
      }),
      'shapes that change': (index) => ({ [`k${String(index)}`]: 1, message: { content: 'x' } }),
    },
  },
};
