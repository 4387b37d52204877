import {
  anthropicMessages,
  fromNDJSON,
  fromSSE,
  gemini,
  ollama,
  openaiChat,
  parseDelta,
  type Delta,
  type SourceInit,
} from 'rxjs-llm';
import type { Observable } from 'rxjs';

/** The answer that every host sends, and its first half, after which a fault may come. */
export const TOKENS: readonly string[] = ['Hel', 'lo ', 'wör', 'ld ☂'];

/** One provider's wire, in the pieces that a fault needs. Each piece of text is one record with its line ends. */
export interface FaultWire {
  readonly name: string;
  readonly title: string;
  readonly contentType: string;
  /** Whether the wire has an end marker, or only the end of the body. */
  readonly hasMarker: boolean;
  ask(url: string, init: SourceInit): Observable<Delta>;
  /** The records before the first token. */
  readonly opening: readonly string[];
  readonly token: (text: string) => string;
  /** Finish reason, usage and end marker. */
  readonly ending: readonly string[];
  /** The index of the record in the ending that has the finish reason. */
  readonly finish: number;
  /** The number of output tokens that the opening reports, if it reports any. */
  readonly earlyOutputTokens?: number;
  /** The end marker alone; empty if the wire has none. */
  readonly bareMarker: string;
  /** A heartbeat: keeps the connection alive without content. */
  readonly heartbeat: string;
  /** Frames data as a record, JSON or not. */
  frame(data: string): string;
  /** The provider's error when it is overloaded. */
  readonly overload: string;
  /** The provider's error when the account's quota is exhausted. */
  readonly exhausted: string;
}

const data = (text: string): string => `data: ${text}\n\n`;
const json = (value: unknown): string => JSON.stringify(value);
const EVENT_STREAM = 'text/event-stream';
const count = TOKENS.length;

const openaiChunk = (delta: object, finish_reason: string | null = null, more: object = {}): string =>
  data(json({ id: 'a', model: 'm', choices: [{ index: 0, delta, finish_reason }], ...more }));

const anthropicEvent = (type: string, more: object = {}): string =>
  `event: ${type}\n${data(json({ type, ...more }))}`;

const googleData = (text: string): string => `data: ${text}\r\n\r\n`;
const geminiRecord = (text: string, more: object = {}, usage: object = {}): string =>
  googleData(
    json({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, ...more }],
      responseId: 'a',
      modelVersion: 'm',
      ...usage,
    }),
  );

const ollamaLine = (content: string, more: object = {}): string =>
  `${json({ model: 'm', message: { role: 'assistant', content }, done: false, ...more })}\n`;

const WIRES: readonly FaultWire[] = [
  {
    name: 'openai-chat',
    title: 'OpenAI',
    contentType: EVENT_STREAM,
    hasMarker: true,
    ask: (url, init) => fromSSE(url, init).pipe(parseDelta(openaiChat())),
    opening: [openaiChunk({ role: 'assistant', content: '' })],
    token: (content) => openaiChunk({ content }),
    ending: [
      openaiChunk({}, 'stop'),
      data(
        json({ choices: [], usage: { prompt_tokens: 1, completion_tokens: count, total_tokens: 1 + count } }),
      ),
      data('[DONE]'),
    ],
    finish: 0,
    bareMarker: data('[DONE]'),
    heartbeat: ': keep-alive\n\n',
    frame: data,
    overload: json({ error: { type: 'server_error', code: null, message: 'Overloaded' } }),
    exhausted: json({ error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'No' } }),
  },
  {
    name: 'anthropic-messages',
    title: 'Anthropic',
    contentType: EVENT_STREAM,
    hasMarker: true,
    ask: (url, init) => fromSSE(url, init).pipe(parseDelta(anthropicMessages())),
    opening: [
      anthropicEvent('message_start', {
        message: { id: 'a', model: 'm', content: [], usage: { input_tokens: 1, output_tokens: 1 } },
      }),
      anthropicEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ],
    token: (text) => anthropicEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    ending: [
      anthropicEvent('content_block_stop', { index: 0 }),
      anthropicEvent('message_delta', {
        delta: { stop_reason: 'end_turn' },
        usage: { output_tokens: count },
      }),
      anthropicEvent('message_stop'),
    ],
    finish: 1,
    earlyOutputTokens: 1,
    bareMarker: anthropicEvent('message_stop'),
    heartbeat: anthropicEvent('ping'),
    frame: (text) => `event: error\n${data(text)}`,
    overload: json({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    exhausted: json({ type: 'error', error: { type: 'billing_error', message: 'No' } }),
  },
  {
    name: 'gemini',
    title: 'Gemini',
    contentType: EVENT_STREAM,
    hasMarker: false,
    ask: (url, init) => fromSSE(url, init).pipe(parseDelta(gemini())),
    opening: [geminiRecord('')],
    token: (text) => geminiRecord(text),
    ending: [
      geminiRecord(
        '',
        { finishReason: 'STOP' },
        { usageMetadata: { promptTokenCount: 1, candidatesTokenCount: count, totalTokenCount: 1 + count } },
      ),
    ],
    finish: 0,
    bareMarker: '',
    heartbeat: ': keep-alive\r\n\r\n',
    frame: googleData,
    overload: json({ error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded' } }),
    exhausted: json({
      error: {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: 'No',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
            violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' },
        ],
      },
    }),
  },
  {
    name: 'ollama',
    title: 'Ollama',
    contentType: 'application/x-ndjson',
    hasMarker: true,
    ask: (url, init) => fromNDJSON(url, init).pipe(parseDelta(ollama())),
    opening: [ollamaLine('')],
    token: (text) => ollamaLine(text),
    ending: [ollamaLine('', { done: true, done_reason: 'stop', prompt_eval_count: 1, eval_count: count })],
    finish: 0,
    bareMarker: ollamaLine('', { done: true }),
    heartbeat: '\n',
    frame: (text) => `${text}\n`,
    overload: json({ error: 'server busy, please try again' }),
    exhausted: json({ error: 'you (user) have reached your weekly usage limit, upgrade for higher limits' }),
  },
];

export function wireOf(name: string): FaultWire {
  const wire = WIRES.find((candidate) => candidate.name === name);
  if (!wire) throw new Error(`Nobody speaks ${name}`);
  return wire;
}
