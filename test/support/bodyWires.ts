import {
  anthropicMessagesBody,
  cohereBody,
  geminiBody,
  ollamaBody,
  openaiChatBody,
  openaiResponsesBody,
  type ChatRequest,
  type JSONObject,
} from 'rxjs-llm';
import { bedrockConverseBody } from 'rxjs-llm/bedrock';

type Request = ChatRequest & { readonly maxOutputTokens: number };

/** What one message of a body says, in one form for all wires. */
export interface Said {
  readonly role: string;
  readonly calls: readonly unknown[];
  readonly results: readonly unknown[];
  /** What comes before the last result and isn't one. */
  readonly isResultLate?: boolean;
}

/** A wire that carries requests, and how its bodies are read. */
export interface BodyWire {
  readonly protocol: string;
  readonly body: (request: Request) => JSONObject;
  readonly said: (body: JSONObject) => readonly Said[];
  /** Whether roles must alternate. */
  readonly alternates?: boolean;
  readonly ids?: RegExp;
}

/** The objects of a list in a body. */
export const list = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
const field = (value: unknown, name: string): unknown =>
  (value as Record<string, unknown> | undefined)?.[name];

/** Of a wire of messages: results are messages of their own, here joined with those before them. */
function messagesOf(idOf: (message: Record<string, unknown>) => unknown, isByName = false): BodyWire['said'] {
  return (body) =>
    list(body['messages']).map((message) => ({
      role: String(message['role']),
      calls: list(message['tool_calls']).map((call) =>
        isByName ? field(call['function'], 'name') : call['id'],
      ),
      results: message['role'] === 'tool' ? [idOf(message)] : [],
    }));
}

function blocksOf(
  pieces: 'messages' | 'contents',
  content: 'content' | 'parts',
  callOf: (block: Record<string, unknown>) => unknown,
  resultOf: (block: Record<string, unknown>) => unknown,
): BodyWire['said'] {
  return (body) =>
    list(body[pieces]).map((message) => {
      const blocks = list(message[content]);
      const results = blocks.map(resultOf);
      return {
        role: String(message['role']),
        calls: blocks.map(callOf).filter((id) => id !== undefined),
        results: results.filter((id) => id !== undefined),
        isResultLate:
          results.findLastIndex((id) => id !== undefined) >= results.filter((id) => id !== undefined).length,
      };
    });
}

const ofType = (type: string, id: string) => (block: Record<string, unknown>) =>
  block['type'] === type ? block[id] : undefined;

export const BODY_WIRES: readonly BodyWire[] = [
  {
    protocol: 'openai-chat',
    body: (request) => openaiChatBody(request, { reasoning: 'reasoning_content' }),
    said: messagesOf((message) => message['tool_call_id']),
    ids: /^.{1,40}$/s,
  },
  {
    protocol: 'openai-responses',
    body: openaiResponsesBody,
    said: (body) =>
      list(body['input']).map((item) => ({
        role: String(item['role'] ?? item['type']),
        calls: item['type'] === 'function_call' ? [item['call_id']] : [],
        results: item['type'] === 'function_call_output' ? [item['call_id']] : [],
      })),
    ids: /^.{1,64}$/s,
  },
  {
    protocol: 'anthropic-messages',
    body: anthropicMessagesBody,
    said: blocksOf('messages', 'content', ofType('tool_use', 'id'), ofType('tool_result', 'tool_use_id')),
    alternates: true,
    ids: /^[a-zA-Z0-9_-]+$/,
  },
  {
    protocol: 'gemini',
    body: geminiBody,
    said: blocksOf(
      'contents',
      'parts',
      (part) => field(part['functionCall'], 'id') ?? field(part['functionCall'], 'name'),
      (part) => field(part['functionResponse'], 'id') ?? field(part['functionResponse'], 'name'),
    ),
    alternates: true,
  },
  { protocol: 'ollama', body: ollamaBody, said: messagesOf((message) => message['tool_name'], true) },
  { protocol: 'cohere', body: cohereBody, said: messagesOf((message) => message['tool_call_id']), ids: /./ },
  {
    protocol: 'bedrock-converse',
    body: bedrockConverseBody,
    said: blocksOf(
      'messages',
      'content',
      (block) => field(block['toolUse'], 'toolUseId'),
      (block) => field(block['toolResult'], 'toolUseId'),
    ),
    alternates: true,
    ids: /^[a-zA-Z0-9_-]{1,64}$/,
  },
];
