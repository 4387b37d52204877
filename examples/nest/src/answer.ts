import type { Observable } from 'rxjs';
import { fromOpenAIChat, retryWithBackoff, timeoutIdle, type Delta } from 'rxjs-llm';

const {
  OPENAI_API_KEY: apiKey = '',
  OPENAI_BASE_URL: baseURL,
  OPENAI_MODEL: model = 'gpt-5.1',
} = process.env;

/** Takes the question, and nothing that is for the server to say, such as the model. */
export function answer(body: unknown): Observable<Delta> {
  const { question } = Object(body) as { readonly question?: unknown };
  if (typeof question !== 'string' || question.length > 4_000) throw new TypeError('That is not a question');

  return fromOpenAIChat(
    { messages: [{ role: 'user', content: question }], maxOutputTokens: 2_000 },
    { model, apiKey, ...(baseURL && { baseURL }) },
  ).pipe(timeoutIdle({ first: 60_000, each: 30_000 }), retryWithBackoff());
}
