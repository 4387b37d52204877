import { bedrockConverseBody } from '../src/bedrock/bedrockConverseBody.ts';
import { RequestError } from '../src/errors/RequestError.ts';
import { isObject, objectIn, textIn, type JSONObject } from '../src/json/unknown.ts';
import { anthropicMessagesBody } from '../src/protocols/anthropic/anthropicMessagesBody.ts';
import { cohereBody } from '../src/protocols/cohere/cohereBody.ts';
import { geminiBody } from '../src/protocols/google/geminiBody.ts';
import { ollamaBody } from '../src/protocols/ollama/ollamaBody.ts';
import { openaiChatBody } from '../src/protocols/openai/openaiChatBody.ts';
import { openaiResponsesBody } from '../src/protocols/openai/openaiResponsesBody.ts';
import type { ChatRequest, FileInput } from '../src/requests/ChatRequest.ts';
import { tableOf } from './pageTable.ts';

type Request = ChatRequest & { readonly maxOutputTokens: number };

/** The body of each wire. */
const BODIES: Readonly<Record<string, (request: Request) => JSONObject>> = {
  'OpenAI chat': openaiChatBody,
  'OpenAI Responses': openaiResponsesBody,
  Anthropic: anthropicMessagesBody,
  Gemini: geminiBody,
  Bedrock: bedrockConverseBody,
  Cohere: cohereBody,
  Ollama: ollamaBody,
};

/** With something in each group of fields, so that a field shows as itself and not as its group. */
const BASE: Request = {
  system: 'Be kind.',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  tools: { now: {} },
  maxOutputTokens: 1,
  extra: {
    generationConfig: { base: 1 },
    inferenceConfig: { base: 1 },
    options: { base: 1 },
    output_config: { base: 1 },
  },
};

/** What a request may say, each in the words of a row. */
const ROWS: Readonly<Record<string, Partial<Request>>> = {
  '`system`': { system: 'Be brief.' },
  'image, by `data`': withFile({ mediaType: 'image/png', data: 'AAAA' }),
  'image, by `url`': withFile({ mediaType: 'image/png', url: 'https://example.org/a.png' }),
  'PDF, by `data`': withFile({ mediaType: 'application/pdf', data: 'AAAA', name: 'a.pdf' }),
  'PDF, by `url`': withFile({ mediaType: 'application/pdf', url: 'https://example.org/a.pdf' }),
  'sound, by `data`': withFile({ mediaType: 'audio/wav', data: 'AAAA' }),
  '`tools`': { tools: { now: {}, then: {} } },
  "`toolChoice: 'auto'`": { toolChoice: 'auto' },
  "`toolChoice: 'none'`": { toolChoice: 'none' },
  "`toolChoice: 'required'`": { toolChoice: 'required' },
  '`toolChoice: { name }`': { toolChoice: { name: 'now' } },
  '`output`': { output: { jsonSchema: { type: 'object', properties: {} } } },
  '`maxOutputTokens`': { maxOutputTokens: 2 },
  '`temperature`': { temperature: 0.5 },
  '`topP`': { topP: 0.5 },
  '`stop`': { stop: ['END'] },
  '`seed`': { seed: 7 },
  "`reasoning: 'none'`": { reasoning: 'none' },
  "`reasoning: 'low'` …": { reasoning: 'low' },
  '`cache`': { cache: '5m' },
};

/** Two tables made of the bodies themselves: what not every wire can carry, and what each wire calls it. */
export function providerTables(): string {
  const rows = Object.entries(ROWS).map(([row, fields]) => [
    row,
    ...Object.values(BODIES).map((body) => cellOf(body, fields)),
  ]);
  const differing = rows.filter((cells) => cells.includes(REFUSED) || cells.includes(UNSENT));
  const short = differing.map((cells) =>
    cells.map((cell, at) => (at > 0 && cell.startsWith('`') ? 'yes' : cell)),
  );
  const head = ['', ...Object.keys(BODIES)];
  return `${tableOf([head, ...short])}\n\n${tableOf([head, ...rows])}`;
}

const REFUSED = 'error';
const UNSENT = '–';

function withFile(file: Omit<FileInput, 'type'>): Partial<Request> {
  return {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'file', ...file },
        ],
      },
    ],
  };
}

function cellOf(body: (request: Request) => JSONObject, fields: Partial<Request>): string {
  try {
    const places = newIn(body({ ...BASE, ...fields }), body(BASE)).map((place) => `\`${place}\``);
    return [...new Set(places)].join(', ') || UNSENT;
  } catch (error) {
    if (error instanceof RequestError) return REFUSED;
    throw error;
  }
}

/** The paths at which a value has something that another hasn't. A part of a message is called by its kind. */
function newIn(value: unknown, base: unknown, path = ''): readonly string[] {
  if (JSON.stringify(value) === JSON.stringify(base)) return [];
  if (Array.isArray(value) && Array.isArray(base)) {
    return value.flatMap((element: unknown, at) => {
      if (at < base.length) return newIn(element, base[at], `${path}[]`);
      return /(content|parts)$/.test(path) ? [kindOf(element)] : [`${path}[]`];
    });
  }
  if (!isObject(value) || !isObject(base)) return [path];
  return Object.entries(value).flatMap(([key, member]) =>
    newIn(member, base[key], path === '' ? key : `${path}.${key}`),
  );
}

function kindOf(part: unknown): string {
  const [first = ''] = Object.keys(objectIn(part));
  return textIn(objectIn(part)['type']) ?? first;
}
