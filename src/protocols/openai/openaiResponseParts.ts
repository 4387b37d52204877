import { objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

type Kind = 'text' | 'reasoning' | 'refusal';

interface Part {
  readonly block: number;
  /** Text of it has been emitted: what comes complete later only repeats it. */
  hasText: boolean;
  hasSources: boolean;
}

/** The written parts of one response, found by their place on the wire and numbered in order of arrival. */
export class ResponseParts {
  readonly #emit: Emit;
  readonly #parts = new Map<string, Part>();
  #isRefused = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Something of the answer is a refusal. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Adds a fragment to the part at this place. */
  add(kind: Kind, place: string, fragment: unknown): void {
    const text = wordsIn(fragment);
    if (!text) return;
    const part = this.#partAt(place);
    part.hasText = true;
    if (kind !== 'refusal') return this.#emit({ type: kind, text, block: part.block });
    this.#isRefused = true;
    this.#emit({ type: kind, text });
  }

  /** Emits the text of a part of which no fragment came. */
  complete(kind: Kind, place: string, text: unknown): void {
    if (!this.#parts.get(place)?.hasText) this.add(kind, place, text);
  }

  /** Something has been emitted of the item at this place. */
  hasTextOf(item: string): boolean {
    return [...this.#parts].some(([place, part]) => part.hasText && place.startsWith(`${item}.`));
  }

  /** Emits what is missing of a part that comes complete. */
  completePart(part: JSONObject, place: string): void {
    switch (part['type']) {
      case 'output_text':
        this.complete('text', place, part['text']);
        return this.#completeSources(part, place);
      case 'refusal':
        return this.complete('refusal', place, part['refusal']);
      case 'reasoning_text':
      case 'summary_text':
        return this.complete('reasoning', place, part['text']);
    }
  }

  addSource(annotation: JSONObject, place: string): void {
    const part = this.#partAt(place);
    part.hasSources = true;
    const title = textIn(annotation['title']) ?? annotation['filename'];
    this.#emit(sourceDelta({ url: annotation['url'], title, block: part.block }, annotation));
  }

  /** Emits the encrypted reasoning of an item, in a block of its own. */
  addRedacted(content: unknown, place: string): void {
    const redacted = textIn(content);
    if (!redacted) return;
    this.#emit({ type: 'reasoning', text: '', redacted, block: this.#partAt(`${place}.encrypted`).block });
  }

  #completeSources(part: JSONObject, place: string): void {
    if (this.#parts.get(place)?.hasSources) return;
    for (const annotation of objectsIn(part['annotations'])) this.addSource(annotation, place);
  }

  #partAt(place: string): Part {
    const known = this.#parts.get(place);
    if (known) return known;
    const part = { block: this.#parts.size, hasText: false, hasSources: false };
    this.#parts.set(place, part);
    return part;
  }
}
