import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

type Kind = 'text' | 'reasoning';

interface Block {
  readonly number: number;
  readonly kind: Kind;
  signature?: string;
  redacted?: string;
}

/** The text and reasoning blocks of one answer, counted from 0 in the order of their starts. */
export class AiSdkUIBlocks {
  readonly #open = new Map<string, Block>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  open(kind: Kind, record: JSONObject): readonly Delta[] {
    const block: Block = { number: this.#count++, kind };
    this.#open.set(keyOf(kind, record), block);
    noteProof(block, record);
    return [];
  }

  add(kind: Kind, record: JSONObject): readonly Delta[] {
    const block = this.#open.get(keyOf(kind, record));
    if (!block) throw new ParseError('protocol', JSON.stringify(record));
    noteProof(block, record);
    const text = textIn(record['delta']);
    return text ? [{ type: kind, text, block: block.number }] : [];
  }

  close(kind: Kind, record: JSONObject): readonly Delta[] {
    const key = keyOf(kind, record);
    const block = this.#open.get(key);
    if (!block) return [];
    this.#open.delete(key);
    noteProof(block, record);
    return proofOf(block);
  }

  /** Closes what is open: ids begin anew with the next step. */
  closeAll(): readonly Delta[] {
    const proofs = [...this.#open.values()].flatMap(proofOf);
    this.#open.clear();
    return proofs;
  }

  /** Forgets every block from this number on. */
  rollBack(count: number): void {
    this.#open.clear();
    this.#count = count;
  }
}

function keyOf(kind: Kind, record: JSONObject): string {
  return `${kind} ${textIn(record['id']) ?? ''}`;
}

/**
 * Keeps what the next turn must send back, whichever provider it is from. It may come with any chunk of the block, and
 * the last one counts; said before the end of the block it would part the text in two.
 */
function noteProof(block: Block, record: JSONObject): void {
  for (const provider of objectsIn(Object.values(objectIn(record['providerMetadata'])))) {
    const signature = textIn(provider['signature']) ?? textIn(provider['thoughtSignature']);
    const redacted = textIn(provider['redactedData']) ?? textIn(provider['reasoningEncryptedContent']);
    if (signature) block.signature = signature;
    if (redacted) block.redacted = redacted;
  }
}

function proofOf({ kind, number, signature, redacted }: Block): readonly Delta[] {
  if (kind !== 'reasoning') return [];
  const empty = { type: 'reasoning', text: '', block: number } as const;
  return [...(signature ? [{ ...empty, signature }] : []), ...(redacted ? [{ ...empty, redacted }] : [])];
}
