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
  type AnyTool,
  type ChatRequest,
  type Delta,
  type Model,
  type RawTool,
  type RunnableTool,
  type ToolDescription,
} from 'rxjs-llm';
import { fromBedrock } from 'rxjs-llm/bedrock';
import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod';

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

  it('refuses a model of Anthropic’s without a limit, and one without a name', () => {
    // @ts-expect-error -- Anthropic wants a limit in each request
    void fromAnthropic({ messages: [] }, { model: 'm' });
    // @ts-expect-error -- the config is the one place for the name
    void fromOpenAIChat({ messages: [] }, {});
    // @ts-expect-error -- each region has its own address
    void fromBedrock({ messages: [] }, { model: 'm' });
  });
});

describe('runTools', () => {
  it('makes a model of a model', () => {
    expectTypeOf(
      runTools(model, { now: tool({ run: () => 1 }), app: { description: 'x' } }),
    ).toEqualTypeOf<Model>();
  });

  it('gives a function the arguments of its schema', () => {
    const city = z.object({ city: z.string() });
    tool({ input: city, run: (input) => expectTypeOf(input).toEqualTypeOf<{ city: string }>() });
    // @ts-expect-error -- the argument is misspelt
    tool({ input: city, run: ({ town }) => void town });
    // @ts-expect-error -- a city is a text
    tool({ input: city, run: (input: { city: number }) => input });
    // @ts-expect-error -- the context has no such field
    tool({ input: city, run: (_input, { abort }) => void abort });
    // @ts-expect-error -- a bare schema of valibot doesn't describe itself
    tool({ input: v.object({ city: v.string() }), run: () => 1 });
    expectTypeOf<AnyTool>().toEqualTypeOf<RunnableTool | ToolDescription | RawTool>();
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
