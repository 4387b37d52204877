import { ParseError } from '../../errors/ParseError.ts';
import { objectIn, objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';

type Kind = 'text' | 'reasoning';

interface Block {
  readonly number: number;
  readonly kind: Kind;
  signature?: string;
  redacted?: string;
}

/** The text and reasoning blocks of one answer, counted from 0 in the order of their starts. */
export class AiSdkUIBlocks {
  readonly #emit: Emit;
  readonly #open = new Map<string, Block>();
  #count = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  get count(): number {
    return this.#count;
  }

  open(kind: Kind, record: JSONObject): void {
    const block: Block = { number: this.#count++, kind };
    this.#open.set(keyOf(kind, record), block);
    noteProof(block, record);
  }

  add(kind: Kind, record: JSONObject): void {
    const block = this.#open.get(keyOf(kind, record));
    if (!block) throw new ParseError('protocol', JSON.stringify(record));
    noteProof(block, record);
    const text = wordsIn(record['delta']);
    if (text) this.#emit({ type: kind, text, block: block.number });
  }

  close(kind: Kind, record: JSONObject): void {
    const key = keyOf(kind, record);
    const block = this.#open.get(key);
    if (!block) return;
    this.#open.delete(key);
    noteProof(block, record);
    this.#emitProof(block);
  }

  /** Closes what is open: ids begin anew with the next step. */
  closeAll(): void {
    for (const block of this.#open.values()) this.#emitProof(block);
    this.#open.clear();
  }

  /** Forgets every block from this number on. */
  rollBack(count: number): void {
    this.#open.clear();
    this.#count = count;
  }

  #emitProof({ kind, number, signature, redacted }: Block): void {
    if (kind !== 'reasoning') return;
    const empty = { type: 'reasoning', text: '', block: number } as const;
    if (signature) this.#emit({ ...empty, signature });
    if (redacted) this.#emit({ ...empty, redacted });
  }
}

function keyOf(kind: Kind, record: JSONObject): string {
  return `${kind} ${textIn(record['id']) ?? ''}`;
}

/**
 * Retains what the next turn must send back, whichever provider it is from. It may come with any chunk of the block, and
 * the last one counts. Emitted before the end of the block, it would split the text in two.
 */
function noteProof(block: Block, record: JSONObject): void {
  for (const provider of objectsIn(Object.values(objectIn(record['providerMetadata'])))) {
    const signature = textIn(provider['signature']) ?? textIn(provider['thoughtSignature']);
    const redacted = textIn(provider['redactedData']) ?? textIn(provider['reasoningEncryptedContent']);
    if (signature) block.signature = signature;
    if (redacted) block.redacted = redacted;
  }
}
