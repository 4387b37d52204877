import * as protocols from 'rxjs-llm';
import { wire, type WireAnswer } from 'rxjs-llm/testing';
import { awsEvent, joined } from './awsMessages.ts';

/** The writers of the testing entry by protocol name, and Bedrock's, which needs AWS's codec. */
const SPEAKERS: ReadonlyMap<string, (answer: WireAnswer) => Uint8Array> = new Map([
  ...Object.entries(wire).map(([key, speak]): [string, (answer: WireAnswer) => Uint8Array] => [
    protocols[key as keyof typeof wire]().name,
    (answer) => new TextEncoder().encode(speak(answer).join('')),
  ]),
  ['bedrock-converse', bedrock],
]);

/** The protocols in which an answer can be written. */
export const SPOKEN: readonly string[] = [...SPEAKERS.keys()];

/** The body of the answer in the wire of this protocol. */
export function bytesOf(name: string, answer: WireAnswer): Uint8Array {
  const speak = SPEAKERS.get(name);
  if (!speak) throw new Error(`Nobody speaks ${name}`);
  return speak(answer);
}

function bedrock({ reasoning = [], text = [], toolCalls = [], usage }: WireAnswer): Uint8Array {
  const blocks = [
    [reasoning].flat().map((part) => ({ reasoningContent: { text: part } })),
    [text].flat().map((part) => ({ text: part })),
    ...toolCalls.map(({ args = '{}' }) => [args].flat().map((input) => ({ toolUse: { input } }))),
  ];
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0 } = usage ?? {};
  return joined(
    awsEvent('messageStart', { role: 'assistant' }),
    ...blocks.flatMap((deltas, contentBlockIndex) => {
      const call = toolCalls[contentBlockIndex - 2];
      const start = call && { toolUse: { toolUseId: call.id, name: call.name } };
      return [
        ...(start ? [awsEvent('contentBlockStart', { contentBlockIndex, start })] : []),
        ...deltas.map((delta) => awsEvent('contentBlockDelta', { contentBlockIndex, delta })),
        awsEvent('contentBlockStop', { contentBlockIndex }),
      ];
    }),
    awsEvent('messageStop', { stopReason: toolCalls.length > 0 ? 'tool_use' : 'end_turn' }),
    awsEvent('metadata', {
      usage: {
        inputTokens: inputTokens - cachedInputTokens,
        cacheReadInputTokens: cachedInputTokens,
        outputTokens,
        totalTokens: inputTokens + outputTokens,
      },
    }),
  );
}
