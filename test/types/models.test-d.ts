import type { Observable } from 'rxjs';
import {
  fromAnthropic,
  fromCohere,
  fromGemini,
  fromOllama,
  fromOpenAIChat,
  fromOpenAIResponses,
  retryWithBackoff,
  runTools,
  tool,
  type ChatRequest,
  type Delta,
  type Model,
} from 'rxjs-llm';
import { fromBedrock } from 'rxjs-llm/bedrock';
import { describe, expectTypeOf, it } from 'vitest';

const model: Model = (request) => fromOllama(request, { model: 'm' }).pipe(retryWithBackoff());

describe('a model', () => {
  it('is a function from a request to deltas', () => {
    expectTypeOf<Model>().toEqualTypeOf<(request: ChatRequest) => Observable<Delta>>();
  });

  it('is made of each source', () => {
    const models: readonly Model[] = [
      (request) => fromAnthropic(request, { model: 'm', maxOutputTokens: 1 }),
      (request) => fromBedrock(request, { model: 'm', baseURL: 'https://bedrock' }),
      (request) => fromCohere(request, { model: 'm' }),
      (request) => fromGemini(request, { model: 'm' }),
      (request) => fromOpenAIChat(request, { model: 'm', dialect: { usage: false } }),
      (request) => fromOpenAIResponses(request, { model: 'm' }),
    ];
    expectTypeOf(models).toEqualTypeOf<readonly Model[]>();
  });
});

describe('runTools', () => {
  it('makes a model of a model', () => {
    expectTypeOf(
      runTools(model, { now: tool({ run: () => 1 }), app: { description: 'x' } }),
    ).toEqualTypeOf<Model>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- a function is not a tool
    runTools(model, { now: () => 1 });
    // @ts-expect-error -- a limit is a number
    runTools(model, {}, { maxRounds: '3' });
    // @ts-expect-error -- a request has messages
    void runTools(model, {})({});
  });
});
