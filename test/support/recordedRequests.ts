import { readFileSync } from 'node:fs';
import { lastValueFrom, of } from 'rxjs';
import {
  accumulate,
  parseDelta,
  parseNDJSON,
  parseSSE,
  reduceMessage,
  takeUntilDone,
  type ChatRequest,
  type Message,
  type Protocol,
  type ServerSentEvent,
  type UserMessage,
} from 'rxjs-llm';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../shared/requests/', import.meta.url);

interface Recording {
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly requests: readonly { readonly body: Readonly<Record<string, unknown>> }[];
        readonly answers?: readonly { readonly contentType: string; readonly body: string }[];
      }
    >
  >;
}

/** What the official SDK of one provider sends, by case. */
export interface RecordedRequests {
  /** The base name of the recording, such as `openai-chat`. */
  readonly file: string;
  readonly body: (request: ChatRequest & { readonly maxOutputTokens: number }) => unknown;
  /** The request that makes the same body as the SDK's last one. */
  readonly cases: Readonly<Record<string, Partial<ChatRequest>>>;
  /** Cases that a request has no words for, and why. */
  readonly unsayable?: Readonly<Record<string, string>>;
  /** Takes out of a body what may differ. */
  readonly simplify?: (body: unknown) => unknown;
}

/** Compares each case of the official SDK with our body, and counts that none is left out. */
export function testRecordedRequests(wire: RecordedRequests): void {
  const { cases } = read(wire.file);
  const { simplify = (body: unknown) => body, unsayable = {} } = wire;

  it('says each recorded case, or why it can’t be said', () => {
    expect([...Object.keys(wire.cases), ...Object.keys(unsayable)].sort()).toStrictEqual(
      Object.keys(cases).sort(),
    );
  });

  it.each(Object.entries(wire.cases))('sends what the official SDK sends: %s', (name, request) => {
    const { model, ...sent } = cases[name]?.requests.at(-1)?.body ?? {};
    const ours = wire.body({ messages: [], ...request } as ChatRequest & { maxOutputTokens: number });
    expect(simplify(ours)).toStrictEqual(simplify(sent));
  });
}

/** The message that our own pipe makes of a recorded answer, with its calls' results, as a database gives it back. */
export async function recordedAnswer(
  file: string,
  name: string,
  protocol: Protocol<ServerSentEvent> | Protocol<unknown>,
  results: readonly { readonly result: unknown; readonly isError?: boolean }[],
): Promise<Message> {
  const body = read(file).cases[name]?.answers?.[0]?.body ?? '';
  const deltas =
    protocol.framing === 'sse'
      ? of(body).pipe(parseSSE(), parseDelta(protocol as Protocol<ServerSentEvent>))
      : of(body).pipe(parseNDJSON(), parseDelta(protocol as Protocol<unknown>));
  const message = await lastValueFrom(deltas.pipe(takeUntilDone(), accumulate()));
  const answered = message.toolCalls.reduce<Message>(
    (before, { id = '' }, at) =>
      reduceMessage(before, { type: 'tool-result', id, result: undefined, ...results[at] }),
    message,
  );
  return JSON.parse(JSON.stringify(answered)) as Message;
}

/** Rebuilds a JSON value from the inside out. */
export function mapJSON(value: unknown, change: (value: unknown, key: string) => unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return change(
      value.map((item) => mapJSON(item, change)),
      key,
    );
  }
  if (typeof value !== 'object' || value === null) return change(value, key);
  const fields = Object.entries(value).map(([name, inner]) => [name, mapJSON(inner, change, name)] as const);
  return change(Object.fromEntries(fields.filter(([, inner]) => inner !== undefined)), key);
}

function read(file: string): Recording {
  return JSON.parse(readFileSync(new URL(`${file}.json`, ROOT), 'utf8')) as Recording;
}

export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PDF = 'JVBERi0xLjQKJSVFT0YK';

export const WEATHER = {
  description: 'Tells the weather',
  input: {
    jsonSchema: {
      type: 'object',
      properties: { city: { type: 'string', description: 'A city' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
} as const;

export const TRIP = {
  jsonSchema: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city', 'days'],
    additionalProperties: false,
  },
} as const;

export function says(content: UserMessage['content']): readonly UserMessage[] {
  return [{ role: 'user', content }];
}

const png = { type: 'file', mediaType: 'image/png', data: PNG } as const;
const linked = { type: 'file', mediaType: 'image/png', url: 'https://example.test/a.png' } as const;
const pdf = { type: 'file', mediaType: 'application/pdf', data: PDF, name: 'a.pdf' } as const;
const question = { type: 'text', text: 'What is this?' } as const;

/** What most recordings ask. */
export const ASKED = {
  hello: { messages: says('Hello!') },
  text: {
    system: 'Be brief.',
    messages: says('Hello!'),
    maxOutputTokens: 256,
    temperature: 0.2,
    topP: 0.9,
    stop: ['END'],
    seed: 7,
  },
  files: { messages: says([question, png, linked, pdf]) },
  image: { messages: says([question, png]) },
  imageAndPDF: { messages: says([question, png, pdf]) },
  weather: { messages: says('Weather in Rome?'), tools: { weather: WEATHER } },
  trip: { messages: says('Plan a trip'), output: TRIP },
} as const satisfies Record<string, ChatRequest>;
