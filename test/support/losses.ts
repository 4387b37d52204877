import { of } from 'rxjs';
import type { Delta } from '../../src/delta/Delta.ts';
import type { Usage } from '../../src/delta/Usage.ts';
import type { Message } from '../../src/message/Message.ts';
import { reduceMessage } from '../../src/message/reduceMessage.ts';
import { formatDelta } from '../../src/operators/formatDelta.ts';
import { parseDelta } from '../../src/operators/parseDelta.ts';
import { agUI } from '../../src/protocols/agUI/agUI.ts';
import { agUIWire } from '../../src/protocols/agUI/agUIWire.ts';
import { aiSdkUI } from '../../src/protocols/aiSdk/aiSdkUI.ts';
import { aiSdkUIWire } from '../../src/protocols/aiSdk/aiSdkUIWire.ts';
import { deltas } from '../../src/protocols/deltas/deltas.ts';
import { deltasWire } from '../../src/protocols/deltas/deltasWire.ts';
import { openaiChat } from '../../src/protocols/openai/openaiChat.ts';
import { openaiChatWire } from '../../src/protocols/openai/openaiChatWire.ts';
import { comparable } from './comparable.ts';

const SPOKEN = [
  { name: 'deltasWire', wire: deltasWire(), protocol: deltas() },
  { name: 'openaiChatWire', wire: openaiChatWire({ created: 0 }), protocol: openaiChat() },
  { name: 'aiSdkUIWire', wire: aiSdkUIWire(), protocol: aiSdkUI() },
  { name: 'agUIWire', wire: agUIWire(), protocol: agUI() },
];

interface Sample {
  readonly content?: readonly Delta[];
  /** What ends it. Default: `stop`. */
  readonly reason?: (Delta & { readonly type: 'finish' })['reason'];
  /** What of the messages is compared. Default: all but names and numbers of blocks. */
  readonly look?: (message: Message) => unknown;
}

const call = (fields: object = {}, text = '{"a":1}', end: object | null = {}): Delta[] => [
  { type: 'tool-call-start', index: 0, id: 'c', name: 'f', ...fields },
  { type: 'tool-call-args', index: 0, text },
  ...(end ? [{ type: 'tool-call-end', index: 0, ...end } as const] : []),
];
const counted = (more: Partial<Usage> = {}): Delta[] => [
  { type: 'usage', usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5, raw: 0, ...more } },
];

/** What an answer may hold, each alone in one. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  '`start`: `id`': { look: ({ id }) => id },
  '`start`: `model`': { look: ({ model }) => model },
  '`start`: `protocol`': { look: ({ protocol }) => protocol },
  '`text`': { content: [{ type: 'text', text: 'Hi' }] },
  '`text` of another `choice`': {
    content: [
      { type: 'text', text: 'Hi', choice: 1 },
      { type: 'finish', reason: 'stop', rawReason: '', choice: 1 },
    ],
  },
  '`text`: blocks': {
    content: [
      { type: 'text', text: 'Hi', block: 0 },
      { type: 'text', text: 'Ho', block: 1 },
    ],
    look: ({ parts }) => parts.filter(({ type }) => type === 'text').length,
  },
  '`reasoning`': { content: [{ type: 'reasoning', text: 'Hm' }] },
  '`reasoning`: `signature`': { content: [{ type: 'reasoning', text: 'Hm', signature: 's' }] },
  '`reasoning`: `redacted`': { content: [{ type: 'reasoning', text: '', redacted: 'r' }] },
  '`refusal`': { content: [{ type: 'refusal', text: 'No' }] },
  'a tool call': { content: call(), reason: 'tool-calls' },
  'a tool call: `custom`': { content: call({ custom: true }, 'ls'), reason: 'tool-calls' },
  'a tool call: `providerExecuted`': {
    content: [...call({ providerExecuted: true }), { type: 'tool-result', id: 'c', result: 'x' }],
  },
  'a tool call: `signature`': { content: call({ signature: 's' }), reason: 'tool-calls' },
  'a tool call: arguments that are not JSON': { content: call({}, '{"a"'), reason: 'tool-calls' },
  'a tool call: arguments that its end corrects': {
    content: call({}, '{"a":1}', { text: '{"a":2}' }),
    reason: 'tool-calls',
  },
  'a tool call that a limit has cut': { content: call({}, '{"a"', null), reason: 'length' },
  '`tool-result`': { content: [...call(), { type: 'tool-result', id: 'c', result: 'x' }] },
  '`tool-result` that is not text': {
    content: [...call(), { type: 'tool-result', id: 'c', result: { x: 1 } }],
  },
  '`tool-result`: `isError`': {
    content: [...call(), { type: 'tool-result', id: 'c', result: 'x', isError: true }],
  },
  '`source` with a URL': { content: [{ type: 'source', url: 'https://example.com', title: 'T', raw: 0 }] },
  '`source`: `citedText`': {
    content: [{ type: 'source', url: 'https://example.com', citedText: 'T', raw: 0 }],
  },
  '`source` without a URL': { content: [{ type: 'source', title: 'T', raw: 0 }] },
  '`file`': { content: [{ type: 'file', mediaType: 'image/png', data: 'AA==' }] },
  '`usage`': { content: counted(), look: ({ usage }) => usage?.totalTokens },
  '`usage`: cached input': {
    content: counted({ cachedInputTokens: 1 }),
    look: ({ usage }) => usage?.cachedInputTokens,
  },
  '`usage`: written to the cache': {
    content: counted({ cacheWriteTokens: 1 }),
    look: ({ usage }) => usage?.cacheWriteTokens,
  },
  '`usage`: written for an hour': {
    content: counted({ cacheWriteTokens: 1, cacheWrite1hTokens: 1 }),
    look: ({ usage }) => usage?.cacheWrite1hTokens,
  },
  '`usage`: reasoning': {
    content: counted({ reasoningTokens: 1 }),
    look: ({ usage }) => usage?.reasoningTokens,
  },
  ...Object.fromEntries(
    (['stop', 'length', 'content-filter', 'refusal', 'pause', 'error', 'other'] as const).map(
      (reason): [string, Sample] => [
        `\`finish\`: \`${reason}\``,
        { reason, look: ({ finishReason }) => finishReason },
      ],
    ),
  ),
  '`finish`: `rawReason`': { look: ({ rawFinishReason }) => rawFinishReason },
  '`data`': { content: [{ type: 'data', name: 'x', value: 1 }] },
  '`restart`': {
    content: [
      { type: 'text', text: 'Ho' },
      { type: 'restart', attempt: 2, error: undefined },
      { type: 'start', id: 'a', model: 'm', protocol: 'gemini' },
      { type: 'text', text: 'Hi' },
    ],
  },
};

/** The rows of the table: what each wire says of each thing, found by reading back what it has written. */
export function lossRows(): readonly (readonly string[])[] {
  return [
    ['Of an answer', ...SPOKEN.map(({ name }) => `\`${name}\``)],
    ...Object.entries(SAMPLES).map(([what, sample]) => [
      what,
      ...SPOKEN.map((spoken) => cellOf(sample, spoken)),
    ]),
  ];
}

function cellOf(
  { content = [], reason = 'stop', look }: Sample,
  { wire, protocol }: (typeof SPOKEN)[number],
): string {
  const answer = (deltas: readonly Delta[]): Delta[] => [
    { type: 'start', id: 'a', model: 'm', protocol: 'gemini' },
    ...deltas,
    { type: 'finish', reason, rawReason: 'RAW' },
    { type: 'done' },
  ];
  const said = answer(content);
  const { read, error } = readBack(said, wire, protocol);
  if (error) return 'an error';
  const [before, after] = [said, read].map((deltas) =>
    deltas.reduce<Message | undefined>(reduceMessage, undefined),
  );
  if (!before || !after) return 'no';
  if (look) {
    const [wanted, found] = [look(before), look(after)];
    if (wanted === found) return 'yes';
    return typeof found === 'string' && /^[a-z-]+$/.test(found) ? `as \`${found}\`` : 'no';
  }
  const own = (message: Message): Message => ({
    ...message,
    parts: message.parts.filter((part) => part.type !== 'data' || !/step$|metadata$/.test(part.name)),
  });
  const same = (one: Message, other: Message): boolean => partsText(own(one)) === partsText(own(other));
  // Of other choices the message says nothing.
  if (content[0] && 'choice' in content[0])
    return read.some((delta) => 'choice' in delta && delta.choice === 1) ? 'yes' : 'no';
  if (same(before, after)) return 'yes';
  const rest = own(after).parts;
  if (rest.length === 0) return 'no';
  if (before.parts.length < rest.length) return 'with a `tool-result`';
  const types = [...new Set(rest.map(({ type }) => type))];
  const changed = types.filter((type) => !before.parts.some((part) => part.type === type));
  return changed.length > 0 ? `as \`${changed.join('`, `')}\`` : 'in part';
}

function partsText(message: Message): string {
  const { parts } = comparable(message) as { readonly parts: readonly object[] };
  return JSON.stringify(parts.map((part) => Object.entries(part).sort()));
}

function readBack(
  said: readonly Delta[],
  wire: (typeof SPOKEN)[number]['wire'],
  protocol: (typeof SPOKEN)[number]['protocol'],
): { read: Delta[]; error: boolean } {
  const read: Delta[] = [];
  let error = false;
  of(...said)
    .pipe(formatDelta(wire), parseDelta(protocol))
    .subscribe({ next: (delta) => read.push(delta), error: () => (error = true) });
  return { read, error };
}
