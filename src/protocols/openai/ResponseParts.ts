import { ParseError } from '../../errors/ParseError.ts';
import { objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';
import { createSpeech } from './createSpeech.ts';
import type { ResponseItem, Speech } from './ResponseItems.ts';
import { speechKindOf } from './speechKindOf.ts';

/** A summary is reasoning that is numbered apart. */
export type Kind = 'text' | 'reasoning' | 'summary' | 'refusal';

/** The written parts of one response, numbered in order of arrival. Of what comes complete, only what has not been said is emitted. */
export class ResponseParts {
  readonly #emit: Emit;
  readonly #speeches: Speech[] = [];
  #last: { readonly kind: Kind; readonly item: ResponseItem; readonly speech: Speech } | undefined;
  /** The response shows all its items again, which hosts may have joined or numbered anew. */
  isEnding = false;
  #blocks = 0;
  #looked = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Something of the answer is a refusal. */
  get isRefused(): boolean {
    return this.#saidOf('refusal') !== '';
  }

  /** Adds a fragment to a part of an item. */
  add(kind: Kind, item: ResponseItem, index: number, fragment: unknown): void {
    const text = wordsIn(fragment);
    if (!text) return;
    const speech = this.#speechOf(kind, item);
    const { type } = speech;
    speech.said += text;
    if (type === 'refusal') this.#emit({ type, text });
    else this.#emit({ type, text, block: this.#blockOf(kind, speech, index) });
  }

  /** The next fragment begins another part of the item, whatever its index. */
  begin(item: ResponseItem): void {
    for (const speech of item.speeches.values()) speech.isOpen = false;
  }

  /** Emits a part that comes complete, unless the item has said it. */
  complete(kind: Kind, item: ResponseItem, index: number, complete: unknown, isListed = false): void {
    const text = wordsIn(complete);
    const speech = this.#speechOf(kind, item);
    if (!text || speech.closed.has(index)) return;
    speech.closed.add(index);
    this.#look(speech.said.length, speech.said.length);
    const twin = item.speeches.get(kind === 'summary' ? 'reasoning' : 'summary');

    const rest = speech.said.slice(speech.repeated);
    // As many characters need no comparison, which would first join all fragments. `slice` is several times as fast as
    // `startsWith`.
    if (rest.length === text.length || rest.slice(0, text.length) === text) {
      speech.repeated += text.length;
    } else if (twin?.said === text || (this.isEnding && this.#saidOf(speech.type).includes(text))) {
      // A summary may only repeat the reasoning, and an item at the end what others have said.
    } else if (rest !== '') {
      // A proxy lost its end, or the host has said it in other words.
      if (text.startsWith(rest)) this.add(kind, item, index, text.slice(rest.length));
      speech.repeated = speech.said.length;
    } else if (isListed || !speech.said.includes(text)) {
      // A part that closes under several indexes is known by its text.
      this.add(kind, item, index, text);
      speech.repeated = speech.said.length;
    }
    speech.isOpen = false;
  }

  /** Emits the parts that are missing of an item that comes complete. */
  completeAll(parts: readonly JSONObject[], item: ResponseItem): void {
    for (const speech of item.speeches.values()) {
      speech.closed.clear();
      speech.repeated = 0;
    }
    for (const [index, part] of parts.entries()) this.completePart(part, item, index, true);
  }

  /** Emits a part and its sources, unless the item has said them. */
  completePart(part: JSONObject, item: ResponseItem, index: number, isListed = false): void {
    const kind = speechKindOf(part);
    if (!kind) return;
    this.complete(kind, item, index, part[kind === 'refusal' ? kind : 'text'], isListed);
    for (const annotation of objectsIn(part['annotations'])) this.addSource(annotation, item, index);
  }

  /** Emits a source, unless it has been emitted with this item. */
  addSource(annotation: JSONObject, item: ResponseItem, index: number): void {
    const speech = this.#speechOf('text', item);
    const key = JSON.stringify(annotation);
    if (speech.sources.has(key)) return;
    speech.sources.add(key);
    const block = speech.blocks.get(index) ?? speech.block ?? this.#blockOf('text', speech, index);
    const title = textIn(annotation['title']) ?? annotation['filename'];
    this.#emit(sourceDelta({ url: annotation['url'], title, block }, annotation));
  }

  /** Emits encrypted reasoning, in a block of its own. */
  addRedacted(content: unknown): void {
    const redacted = textIn(content);
    if (redacted) this.#emit({ type: 'reasoning', text: '', redacted, block: this.#blocks++ });
  }

  /** Whether the response has said all these parts, in whichever item. */
  hasSaid(parts: readonly JSONObject[]): boolean {
    return parts.every((part) => {
      const kind = speechKindOf(part);
      return !kind || this.#saidOf(TYPES[kind]).includes(wordsIn(part['text'] ?? part['refusal']) ?? '');
    });
  }

  #saidOf(type: Speech['type']): string {
    const speeches = this.#speeches.filter((speech) => speech.type === type);
    const text = speeches.map(({ said }) => said).join('');
    this.#look(text.length + this.#speeches.length, text.length);
    return text;
  }

  /** Of each part and each item that comes complete, all text is read: that mustn't cost its square. */
  #look(cost: number, length: number): void {
    this.#looked += cost;
    if (this.#looked > MOST_LOOKED + 64 * length) throw new ParseError('too-large');
  }

  #blockOf(kind: Kind, speech: Speech, index: number): number {
    // Most fragments continue the latest part.
    if (speech.isOpen && speech.index === index && speech.block !== undefined) return speech.block;
    const known = speech.blocks.get(index);
    // Of summaries, the index is right on all hosts.
    if (known === undefined && (!speech.isOpen || kind === 'summary')) {
      speech.block = this.#blocks++;
      speech.blocks.set(index, speech.block);
    }
    speech.isOpen = true;
    speech.index = index;
    return (speech.block = known ?? speech.block ?? 0);
  }

  #speechOf(kind: Kind, item: ResponseItem): Speech {
    if (this.#last?.kind === kind && this.#last.item === item) return this.#last.speech;
    let speech = item.speeches.get(kind);
    if (!speech) {
      speech = createSpeech(TYPES[kind]);
      item.speeches.set(kind, speech);
      this.#speeches.push(speech);
    }
    this.#last = { kind, item, speech };
    return speech;
  }
}

/** How many characters may be read to tell what has been said, besides a few times all of them. */
const MOST_LOOKED = 50_000_000;

const TYPES = { text: 'text', reasoning: 'reasoning', summary: 'reasoning', refusal: 'refusal' } as const;
