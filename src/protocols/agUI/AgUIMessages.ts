import { textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';

type Kind = 'text' | 'reasoning';

/** The messages of one answer, text and reasoning: each a block, counted from 0 as they begin. */
export class AgUIMessages {
  readonly #emit: Emit;
  readonly #blocks: Record<Kind, Map<string, number>> = { text: new Map(), reasoning: new Map() };
  readonly #latest: Record<Kind, string> = { text: '', reasoning: '' };
  #thoughts = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  open(kind: Kind, record: JSONObject): void {
    this.#blockOf(kind, idIn(record));
  }

  /** A message that was not opened, as after a reconnect, opens here: its text is good without. */
  add(kind: Kind, record: JSONObject): void {
    this.#append(kind, idIn(record), record);
  }

  /** Continues the latest message if it names none. */
  addChunk(kind: Kind, record: JSONObject): void {
    this.#latest[kind] = idIn(record) || this.#latest[kind];
    this.#append(kind, this.#latest[kind], record);
  }

  /** The deprecated events of this kind have no ids. */
  openThinking(): void {
    this.#thoughts += 1;
  }

  addThinking(record: JSONObject): void {
    this.#append('reasoning', `thought ${this.#thoughts}`, record);
  }

  addEncrypted(record: JSONObject): void {
    const redacted = textIn(record['encryptedValue']);
    if (!redacted) return;
    const block = this.#blockOf('reasoning', textIn(record['entityId']) ?? '');
    this.#emit({ type: 'reasoning', text: '', redacted, block });
  }

  #append(kind: Kind, id: string, record: JSONObject): void {
    const block = this.#blockOf(kind, id);
    const text = wordsIn(record['delta']);
    if (text) this.#emit({ type: kind, text, block });
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

function idIn(record: JSONObject): string {
  return textIn(record['messageId']) ?? '';
}
