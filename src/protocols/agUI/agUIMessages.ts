import type { Delta } from '../../delta/Delta.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';

type Kind = 'text' | 'reasoning';

/** The messages of one answer, text and reasoning: each a block, counted from 0 as they begin. */
export class AgUIMessages {
  readonly #blocks: Record<Kind, Map<string, number>> = { text: new Map(), reasoning: new Map() };
  readonly #latest: Record<Kind, string> = { text: '', reasoning: '' };
  #thoughts = 0;

  open(kind: Kind, record: JSONObject): readonly Delta[] {
    this.#blockOf(kind, idOf(record));
    return [];
  }

  /** A message that was not opened, as after a reconnect, opens here: its text is good without. */
  add(kind: Kind, record: JSONObject): readonly Delta[] {
    return this.#append(kind, idOf(record), record);
  }

  /** Goes on with the latest message where it names none. */
  addChunk(kind: Kind, record: JSONObject): readonly Delta[] {
    this.#latest[kind] = idOf(record) || this.#latest[kind];
    return this.#append(kind, this.#latest[kind], record);
  }

  /** The deprecated events of this kind have no ids. */
  openThinking(): readonly Delta[] {
    this.#thoughts += 1;
    return [];
  }

  addThinking(record: JSONObject): readonly Delta[] {
    return this.#append('reasoning', `thought ${this.#thoughts}`, record);
  }

  encrypted(record: JSONObject): readonly Delta[] {
    const redacted = textIn(record['encryptedValue']);
    if (!redacted) return [];
    const block = this.#blockOf('reasoning', textIn(record['entityId']) ?? '');
    return [{ type: 'reasoning', text: '', redacted, block }];
  }

  #append(kind: Kind, id: string, record: JSONObject): readonly Delta[] {
    const block = this.#blockOf(kind, id);
    const text = textIn(record['delta']);
    return text ? [{ type: kind, text, block }] : [];
  }

  #blockOf(kind: Kind, id: string): number {
    const { text, reasoning } = this.#blocks;
    const known = this.#blocks[kind].get(id);
    if (known !== undefined) return known;
    const block = text.size + reasoning.size;
    this.#blocks[kind].set(id, block);
    return block;
  }
}

function idOf(record: JSONObject): string {
  return textIn(record['messageId']) ?? '';
}
