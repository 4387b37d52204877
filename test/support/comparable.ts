import type { Message, MessagePart } from '../../src/message/Message.ts';

/** What two messages of the same answer have in common, however their wires cut it. */
export function comparable(message: Message | undefined): object {
  const { rawFinishReason: _raw, protocol: _protocol, usage, parts = [], ...rest } = message ?? {};
  const { raw: _usage, ...counts } = usage ?? {};
  return { ...rest, toolCalls: parts.flatMap(callsIn), parts: joined(parts), counts };
}

function callsIn(part: MessagePart): object[] {
  return part.type === 'tool-call' && !part.toolCall.providerExecuted ? [callOf(part)] : [];
}

function joined(parts: readonly MessagePart[]): object[] {
  const all: Record<string, unknown>[] = [];
  for (const next of parts.map(partOf)) {
    const last = all.at(-1) ?? {};
    const isProven = last['signature'] ?? last['redacted'] ?? next['redacted'];
    if (last['type'] === next['type'] && typeof next['text'] === 'string' && !isProven) {
      all[all.length - 1] = { ...last, ...next, text: `${String(last['text'])}${next['text']}` };
    } else all.push(next);
  }
  return all;
}

function partOf(part: MessagePart): Record<string, unknown> {
  if (part.type === 'tool-call') return { type: 'tool-call', ...callOf(part) };
  const {
    block: _block,
    protocol: _protocol,
    raw: _raw,
    choice: _choice,
    ...rest
  } = { block: 0, protocol: '', raw: 0, choice: 0, ...part };
  return rest;
}

/** Spaces and escapes in JSON don't count. */
function callOf({ toolCall }: MessagePart & { readonly type: 'tool-call' }): object {
  const { protocol: _protocol, argumentsText, arguments: value, status, index, ...call } = toolCall;
  const text = status === 'complete' && !call.custom ? JSON.stringify(value) : argumentsText;
  return { ...call, argumentsText: text, arguments: value, status };
}
