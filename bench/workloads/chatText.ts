import { chatEvents, createPadding, withoutPadding } from './chatEvents.ts';
import { jsonText } from './jsonText.ts';
import { tokensOf } from './tokensOf.ts';
import type { Workload } from './Workload.ts';

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string } }[];
}

const contentOf = (delta: string, index: number): string => `"content":${jsonText(delta, index)}`;

export const chatText: Workload = {
  name: 'chat text',
  eventsOf: (deltas) => chatEvents(deltas.map(contentOf), 'stop', withoutPadding),
  pick: (record) => (record as Chunk).choices?.[0]?.delta?.content,
  deltasOf: tokensOf,
  textOf: (message) => message.text,
  protocol: (library) => library.openaiChat(),
};

export const paddedChatText: Workload = {
  ...chatText,
  name: 'chat text, padded',
  eventsOf: (deltas) => chatEvents(deltas.map(contentOf), 'stop', createPadding()),
};
