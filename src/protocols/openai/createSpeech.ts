import type { Speech } from './ResponseItems.ts';

/** Makes the notes on an item that has said nothing of one kind yet. */
export function createSpeech(type: Speech['type']): Speech {
  return {
    type,
    said: '',
    repeated: 0,
    closed: new Set(),
    blocks: new Map(),
    sources: new Set(),
    block: undefined,
    index: 0,
    isOpen: false,
  };
}
