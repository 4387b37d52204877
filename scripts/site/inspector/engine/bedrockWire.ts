import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { WireAnswer } from '../../../../src/testing/wires/WireAnswer.ts';
import { joinBytes } from './bytes.ts';

/** Writes an answer as Bedrock would send it; `rxjs-llm/testing` has the wires of text. */
export function bedrockWire({ reasoning = [], text = [], toolCalls = [] }: WireAnswer): Uint8Array {
  const blocks = [
    [reasoning].flat().map((part) => ({ reasoningContent: { text: part } })),
    [text].flat().map((part) => ({ text: part })),
    ...toolCalls.map(({ args = '{}' }) => [args].flat().map((input) => ({ toolUse: { input } }))),
  ];
  return joinBytes([
    event('messageStart', { role: 'assistant' }),
    ...blocks.flatMap((deltas, contentBlockIndex) => {
      if (deltas.length === 0) return [];
      const call = toolCalls[contentBlockIndex - 2];
      const start = call && { toolUse: { toolUseId: call.id, name: call.name } };
      return [
        ...(start ? [event('contentBlockStart', { contentBlockIndex, start })] : []),
        ...deltas.map((delta) => event('contentBlockDelta', { contentBlockIndex, delta })),
        event('contentBlockStop', { contentBlockIndex }),
      ];
    }),
    event('messageStop', { stopReason: toolCalls.length > 0 ? 'tool_use' : 'end_turn' }),
  ]);
}

function event(type: string, payload: object): Uint8Array {
  const encoder = new TextEncoder();
  const codec = new EventStreamCodec(
    (bytes: Uint8Array) => new TextDecoder().decode(bytes),
    (text: string) => encoder.encode(text),
  );
  const headers = {
    ':event-type': { type: 'string', value: type },
    ':content-type': { type: 'string', value: 'application/json' },
    ':message-type': { type: 'string', value: 'event' },
  } as const;
  return codec.encode({ headers, body: encoder.encode(JSON.stringify(payload)) });
}
