import { type } from 'arktype';
import {
  anthropicMessagesBody,
  cohereBody,
  geminiBody,
  ollamaBody,
  openaiChatBody,
  openaiResponsesBody,
  type ChatDialect,
  type ChatMessage,
  type ChatRequest,
  type JSONObject,
  type Message,
  type Schema,
} from 'rxjs-llm';
import { bedrockConverseBody } from 'rxjs-llm/bedrock';
import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod';

const messages = [{ role: 'user', content: 'Hi' }] as const;

describe('a request', () => {
  it('takes what the user said and messages as accumulate gives them', () => {
    expectTypeOf<Message>().toExtend<ChatMessage>();
    expectTypeOf<readonly [Message, (typeof messages)[0]]>().toExtend<ChatRequest['messages']>();
  });

  it('takes no misspelt field', () => {
    // @ts-expect-error -- the field is called maxOutputTokens
    openaiChatBody({ messages, maxTokens: 5 });
    // @ts-expect-error -- the word is called required
    openaiChatBody({ messages, toolChoice: 'any' });
  });

  it('takes no part of another form', () => {
    // @ts-expect-error -- an image is a file
    openaiChatBody({ messages: [{ role: 'user', content: [{ type: 'image', url: 'x' }] }] });
    // @ts-expect-error -- a file has a media type
    openaiChatBody({ messages: [{ role: 'user', content: [{ type: 'file', url: 'x' }] }] });
    // @ts-expect-error -- results are parts of the answer that called
    openaiChatBody({ messages: [{ role: 'tool', content: 'x' }] });
  });
});

describe('a schema', () => {
  it('is one that describes itself, or JSON Schema', () => {
    expectTypeOf(z.object({ city: z.string() })).toExtend<Schema<{ city: string }>>();
    expectTypeOf(type({ city: 'string' })).toExtend<Schema<{ city: string }>>();
    expectTypeOf({ jsonSchema: { type: 'object' } }).toExtend<Schema>();
  });

  it('is not a bare one of valibot, which doesn’t describe itself', () => {
    // @ts-expect-error -- toStandardJsonSchema of @valibot/to-json-schema makes one
    openaiChatBody({ messages, output: v.object({ city: v.string() }) });
  });
});

describe('a body', () => {
  it('is a plain object', () => {
    const bodies = [
      openaiChatBody,
      openaiResponsesBody,
      geminiBody,
      ollamaBody,
      cohereBody,
      bedrockConverseBody,
    ];
    expectTypeOf(bodies).items.toExtend<(request: ChatRequest) => JSONObject>();
    expectTypeOf(anthropicMessagesBody({ messages, maxOutputTokens: 5 })).toEqualTypeOf<JSONObject>();
  });

  it('of Anthropic wants a limit', () => {
    // @ts-expect-error -- without maxOutputTokens the provider refuses it
    anthropicMessagesBody({ messages });
  });

  it('of chat completions knows three differences', () => {
    expectTypeOf<keyof ChatDialect>().toEqualTypeOf<'maxTokens' | 'reasoning' | 'usage'>();
  });
});
