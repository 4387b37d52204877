import { fromAnthropic, fromOpenAIChat, type Model } from 'rxjs-llm';

/** A model, and what the demo says of it. */
export interface DemoModel {
  readonly name: string;
  /** The variable of the environment that changes the address. */
  readonly addressVariable: string;
  readonly answer: Model;
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
export function modelFrom(env: Environment): DemoModel | undefined {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, MODEL } = env;
  if (OPENAI_BASE_URL || OPENAI_API_KEY) {
    const name = MODEL ?? (OPENAI_BASE_URL ? NAMES.local : NAMES.openai);
    return openaiModel(name, addressIn(env, 'OPENAI_BASE_URL'), OPENAI_API_KEY);
  }
  if (!ANTHROPIC_API_KEY) return undefined;

  const model = MODEL ?? NAMES.anthropic;
  const host = addressIn(env, 'ANTHROPIC_BASE_URL')?.replace(/\/$/, '');
  const address = host ? { baseURL: `${host}/v1` } : {};
  const config = { ...address, model, apiKey: ANTHROPIC_API_KEY, maxOutputTokens: 1_024 };
  return {
    name: model,
    addressVariable: 'ANTHROPIC_BASE_URL',
    answer: (request) => fromAnthropic(request, config),
  };
}

/** The address that a variable names, if it does. Throws if it can't be one. */
function addressIn(env: Environment, variable: string): string | undefined {
  const address = env[variable];
  if (address && !/^https?:\/\//.test(address))
    throw new TypeError(`${variable} has no scheme: write http://${address}, or https://${address}`);
  return address;
}

/** A server with OpenAI's chat completions, at an address that ends in `/v1`. */
function openaiModel(name: string, baseURL?: string, apiKey?: string): DemoModel {
  const config = { model: name, ...(baseURL && { baseURL }), ...(apiKey && { apiKey }) };
  return {
    name,
    addressVariable: 'OPENAI_BASE_URL',
    answer: (request) => fromOpenAIChat(request, config),
  };
}

/** The model of the demo's own server. */
export function demoModel(baseURL: string): DemoModel {
  return openaiModel(NAMES.demo, baseURL);
}
