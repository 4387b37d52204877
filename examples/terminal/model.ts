import {
  anthropicMessages,
  openaiChat,
  type Protocol,
  type ServerSentEvent,
  type SourceInit,
} from 'rxjs-llm';

/** Where to send a request, and how to read its answer. */
export interface Model {
  readonly name: string;
  readonly url: string;
  /** The variable of the environment that changes the address. */
  readonly addressVariable: string;
  readonly protocol: Protocol<ServerSentEvent>;
  request(prompt: string): SourceInit;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The one place for the models' names; `MODEL` overrides them. */
const NAMES = {
  openai: 'gpt-4o-mini',
  anthropic: 'claude-haiku-4-5',
  local: 'llama3.2',
  demo: 'demo',
} as const;

/** The model that the environment names; `undefined` without a key or a server. */
export function modelFrom(env: Environment): Model | undefined {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, MODEL } = env;
  if (OPENAI_BASE_URL || OPENAI_API_KEY) {
    const name = MODEL ?? (OPENAI_BASE_URL ? NAMES.local : NAMES.openai);
    return openaiModel(name, addressIn(env, 'OPENAI_BASE_URL', 'https://api.openai.com/v1'), OPENAI_API_KEY);
  }
  if (!ANTHROPIC_API_KEY) return undefined;

  const name = MODEL ?? NAMES.anthropic;
  return {
    name,
    url: `${addressIn(env, 'ANTHROPIC_BASE_URL', 'https://api.anthropic.com')}/v1/messages`,
    addressVariable: 'ANTHROPIC_BASE_URL',
    protocol: anthropicMessages(),
    request: (prompt) => ({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': ANTHROPIC_API_KEY,
        'anthropic-version': '2023-06-01',
      },
      body: JSON.stringify({ model: name, max_tokens: 1_024, stream: true, messages: messagesOf(prompt) }),
    }),
  };
}

/** The address that a variable names, without a slash at its end. Throws if it can't be one. */
function addressIn(env: Environment, variable: string, standard: string): string {
  const address = env[variable] || standard;
  if (!/^https?:\/\//.test(address))
    throw new TypeError(`${variable} has no scheme: write http://${address}, or https://${address}`);
  return address.replace(/\/$/, '');
}

/** A server with OpenAI's chat completions, at an address that ends in `/v1`. */
export function openaiModel(name: string, baseUrl: string, key?: string): Model {
  return {
    name,
    url: `${baseUrl}/chat/completions`,
    addressVariable: 'OPENAI_BASE_URL',
    protocol: openaiChat(),
    request: (prompt) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({
        model: name,
        stream: true,
        stream_options: { include_usage: true },
        messages: messagesOf(prompt),
      }),
    }),
  };
}

/** The model of the demo's own server. */
export function demoModel(baseUrl: string): Model {
  return openaiModel(NAMES.demo, baseUrl);
}

function messagesOf(prompt: string): readonly object[] {
  return [{ role: 'user', content: prompt }];
}
