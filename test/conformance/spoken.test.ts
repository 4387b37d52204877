import { lastValueFrom } from 'rxjs';
import { accumulate, takeUntilDone, type Message, type MessagePart } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../support/answer.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { serve } from '../support/server.ts';
import { bytesOf, SPOKEN } from '../support/spoken.ts';
import { wireOf } from './wires.ts';

const MESSAGE = {
  role: 'assistant',
  status: 'complete',
  attempt: 1,
  text: 'Gleich, ich sehe nach: ☂',
  reasoning: 'Which weather?',
  parts: [
    { type: 'reasoning', text: 'Which weather?' },
    { type: 'text', text: 'Gleich, ich sehe nach: ☂' },
    { type: 'tool-call' },
  ],
  toolCalls: [
    {
      index: 0,
      id: 'call_1',
      name: 'weather',
      argumentsText: '{"city":"Rom","days":[1,2]}',
      arguments: { city: 'Rom', days: [1, 2] },
      status: 'complete',
    },
  ],
  finishReason: 'tool-calls',
  usage: { inputTokens: 20, outputTokens: 12, totalTokens: 32, cachedInputTokens: 5, reasoningTokens: 4 },
};

/** The parts that a wire can't carry. */
const SILENT_ABOUT: Readonly<Record<string, readonly string[]>> = {
  'ai-sdk-data': ['cachedInputTokens', 'reasoningTokens'],
  'ai-sdk-ui': ['usage'],
  'bedrock-converse': ['reasoningTokens'],
  cohere: ['reasoningTokens'],
  ollama: ['cachedInputTokens', 'reasoningTokens'],
};

describe('one answer, written in every wire', () => {
  it('is written in all of them', () => {
    expect([...SPOKEN].sort()).toStrictEqual([...PROTOCOLS.keys()].sort());
  });

  it.each(SPOKEN.filter((name) => name !== 'openai-completions'))(
    'is the same message through %s',
    async (name) => {
      const spoken = { ...MESSAGE, protocol: name, toolCalls: [{ ...MESSAGE.toolCalls[0], protocol: name }] };
      expect(essenceOf(await hear(name))).toEqual(without(spoken, SILENT_ABOUT[name] ?? []));
    },
  );

  it('is the same text through openai-completions, which has only text', async () => {
    const { text, status } = await hear('openai-completions');
    expect([text, status]).toEqual([MESSAGE.text, 'complete']);
  });
});

/** Sends the answer through a server on loopback, and reads it. */
async function hear(name: string): Promise<Message> {
  const wire = wireOf(name);
  await using server = await serve((response) => {
    response.writeHead(200, { 'content-type': wire.contentType });
    response.end(bytesOf(name, ANSWER));
  });
  return await lastValueFrom(wire.read(server.url).pipe(takeUntilDone(), accumulate()));
}

/** The message without ids, block numbers, and the provider's own words. */
function essenceOf(message: Message): object {
  const { id, model, rawFinishReason, usage, parts, ...rest } = message;
  if (!usage) return { ...rest, parts: contentOf(parts) };
  const { raw, ...counts } = usage;
  return { ...rest, parts: contentOf(parts), usage: counts };
}

/** Wires differ in the steps and states that they report around the content. */
function contentOf(parts: readonly MessagePart[]): readonly object[] {
  return parts
    .filter((part) => part.type !== 'data')
    .map((part) => ('text' in part ? { type: part.type, text: part.text } : { type: part.type }));
}

function without(value: object, keys: readonly string[]): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (keys.includes(key) ? undefined : member)),
  );
}
