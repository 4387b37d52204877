import { fromAnthropic, fromOpenAIChat, type Model, type PriceRow } from 'rxjs-llm';
import { mockModel } from './mock/mockModel.ts';

export interface NamedModel {
  readonly name: string;
  readonly answer: Model;
}

export interface Models {
  readonly primary: NamedModel;
  /** Answers if the first one can't. */
  readonly fallback: NamedModel | undefined;
  /** What a million tokens cost, in dollars. */
  readonly price: PriceRow | undefined;
  readonly isMock: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The models that the environment names, or the mock. Keys stay here: the page asks this server. */
export function modelsFrom(env: Environment): Models {
  const create = createModel(env);
  if (!create) {
    return {
      primary: { name: 'mock', answer: mockModel('mock') },
      fallback: { name: 'mock-small', answer: mockModel('mock-small') },
      price: { input: 1, output: 4 },
      isMock: true,
    };
  }
  const { MODEL, FALLBACK_MODEL, PRICE_INPUT, PRICE_OUTPUT } = env;
  return {
    primary: create(MODEL),
    fallback: FALLBACK_MODEL ? create(FALLBACK_MODEL) : undefined,
    price:
      PRICE_INPUT && PRICE_OUTPUT ? { input: Number(PRICE_INPUT), output: Number(PRICE_OUTPUT) } : undefined,
    isMock: false,
  };
}

function createModel(env: Environment): ((name?: string) => NamedModel) | undefined {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = env;
  if (OPENAI_API_KEY || OPENAI_BASE_URL) {
    const config = {
      ...(OPENAI_API_KEY && { apiKey: OPENAI_API_KEY }),
      ...(OPENAI_BASE_URL && { baseURL: OPENAI_BASE_URL }),
    };
    return (model = OPENAI_BASE_URL ? 'llama3.2' : 'gpt-4o-mini') => ({
      name: model,
      answer: (request) => fromOpenAIChat(request, { ...config, model }),
    });
  }
  if (!ANTHROPIC_API_KEY) return undefined;
  const host = ANTHROPIC_BASE_URL?.replace(/\/$/, '');
  const config = {
    apiKey: ANTHROPIC_API_KEY,
    maxOutputTokens: 4_096,
    ...(host && { baseURL: `${host}/v1` }),
  };
  return (model = 'claude-haiku-4-5') => ({
    name: model,
    answer: (request) => fromAnthropic(request, { ...config, model }),
  });
}
