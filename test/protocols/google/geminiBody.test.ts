import { gemini, geminiBody, type ChatRequest, type MessagePart } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { answerOf, call, resultOf } from '../../support/answers.ts';
import {
  ASKED,
  recordedAnswer,
  says,
  testRecordedRequests,
  WEATHER,
} from '../../support/recordedRequests.ts';

const turn2 = await recordedAnswer('google-genai', 'turn2-tools', gemini(), [
  { result: { celsius: 21 } },
  { result: { celsius: 4 } },
]);
const empty = { generationConfig: {} };

interface Content {
  readonly role: string;
  readonly parts: readonly {
    readonly text?: string;
    readonly thought?: boolean;
    readonly thoughtSignature?: string;
  }[];
}

/** The SDK retains one content for each chunk: neighbours of one role are joined, and so are texts without a signature. */
function joinContents(body: unknown): unknown {
  const { contents, ...rest } = body as { contents: readonly Content[] };
  const joined: { role: string; parts: Content['parts'][number][] }[] = [];
  for (const { role, parts } of contents) {
    if (joined.at(-1)?.role !== role) joined.push({ role, parts: [] });
    const all = joined.at(-1)?.parts ?? [];
    for (const part of parts) {
      const last = all.at(-1);
      if (last?.text && part.text && !last.thought && !part.thought && !last.thoughtSignature) {
        all[all.length - 1] = { ...last, text: last.text + part.text };
      } else all.push(part);
    }
  }
  return { ...rest, contents: joined };
}

function partsOf(...parts: readonly MessagePart[]): unknown {
  return geminiBody({ messages: [answerOf(...parts)] })['contents'];
}

describe('geminiBody', () => {
  testRecordedRequests({
    file: 'google-genai',
    body: geminiBody,
    cases: {
      text: {
        ...ASKED.text,
        extra: { generationConfig: { topK: 40, presencePenalty: 0.1, frequencyPenalty: 0.2 } },
      },
      image: ASKED.files,
      'tools-auto': { ...ASKED.weather, toolChoice: 'auto', extra: empty },
      'tools-none': { ...ASKED.weather, toolChoice: 'none', extra: empty },
      'tools-required': { ...ASKED.weather, toolChoice: 'required', extra: empty },
      'tools-named': { ...ASKED.weather, toolChoice: { name: 'weather' }, extra: empty },
      json: ASKED.trip,
      reasoning: { ...ASKED.hello, reasoning: 'low' },
      'turn2-tools': {
        system: 'Be brief.',
        messages: [...says('Weather in Rome and Oslo?'), turn2],
        tools: { weather: WEATHER },
        extra: empty,
      },
    },
    unsayable: {
      'json-openapi-subset': 'the older form of schemas; extra: { generationConfig } says it',
      'reasoning-budget': 'a budget of tokens; extra: { generationConfig } says it',
      cache: 'content that the server retains; extra: { cachedContent } says it',
    },
    simplify: joinContents,
  });

  it('writes all functions as one tool, beside the provider’s own', () => {
    const tools = { search: { raw: { googleSearch: {} } }, now: {}, weather: WEATHER };
    expect(geminiBody({ messages: [], tools })['tools']).toStrictEqual([
      {
        functionDeclarations: [
          { name: 'now' },
          {
            name: 'weather',
            description: 'Tells the weather',
            parametersJsonSchema: WEATHER.input.jsonSchema,
          },
        ],
      },
      { googleSearch: {} },
    ]);
    expect(geminiBody({ messages: [], tools: { search: tools.search } })['tools']).toStrictEqual([
      { googleSearch: {} },
    ]);
    expect(geminiBody({ messages: [], tools: {} })).toStrictEqual({ contents: [] });
  });

  it('turns thinking off', () => {
    expect(geminiBody({ messages: [], reasoning: 'none' })['generationConfig']).toStrictEqual({
      thinkingConfig: { thinkingBudget: 0 },
    });
  });

  it('says of a call that another provider made that it did, and sends no proof of the other', () => {
    const own = call({ protocol: 'gemini', signature: 'S' });
    const foreign = call({ protocol: 'openai-chat', signature: 'X', id: 'call_2' });
    expect(partsOf(own, foreign, resultOf('call_1'), resultOf('call_2', [1]))).toStrictEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'call_1', name: 'weather', args: {} }, thoughtSignature: 'S' },
          {
            functionCall: { id: 'call_2', name: 'weather', args: {} },
            thoughtSignature: 'skip_thought_signature_validator',
          },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'call_1', name: 'weather', response: { result: 'done' } } },
          { functionResponse: { id: 'call_2', name: 'weather', response: { result: [1] } } },
        ],
      },
    ]);
  });

  it('answers calls without ids in their order', () => {
    const first = call({ name: 'a' });
    const second = call({ name: 'b' });
    const { id, ...a } = first.toolCall;
    const { id: _id, ...b } = second.toolCall;
    const parts = [
      { type: 'tool-call', toolCall: a } as const,
      { type: 'tool-call', toolCall: b } as const,
      resultOf('', 1),
      resultOf('', 2, true),
    ];
    expect(partsOf(...parts)).toMatchObject([
      { parts: [{ functionCall: { name: 'a', args: {} } }, { functionCall: { name: 'b', args: {} } }] },
      {
        parts: [
          { functionResponse: { name: 'a', response: { result: 1 } } },
          { functionResponse: { name: 'b', response: { error: 2 } } },
        ],
      },
    ]);
  });

  it('sends back the files that the model made, and the signatures of its thoughts', () => {
    const parts: MessagePart[] = [
      { type: 'reasoning', text: 'Hm.', signature: 'S' },
      { type: 'file', mediaType: 'image/png', data: 'AAAA' },
    ];
    expect(partsOf(...parts)).toStrictEqual([
      {
        role: 'model',
        parts: [
          { text: 'Hm.', thought: true, thoughtSignature: 'S' },
          { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
        ],
      },
    ]);
  });

  it('carries every field of a request', () => {
    const request: ChatRequest = {
      ...ASKED.text,
      ...ASKED.weather,
      ...ASKED.trip,
      toolChoice: 'auto',
      reasoning: 'high',
    };
    expect(() => geminiBody(request)).not.toThrow();
  });
});
