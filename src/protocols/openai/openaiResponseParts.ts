import type { Delta } from '../../delta/Delta.ts';
import { objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

type Kind = 'text' | 'reasoning' | 'refusal';

interface Part {
  readonly block: number;
  /** Something of it has been emitted: what comes whole later is only a repetition. */
  hasText: boolean;
  hasSources: boolean;
}

/** The written parts of one response, found by their place on the wire and numbered in order of arrival. */
export class ResponseParts {
  readonly #parts = new Map<string, Part>();
  #isRefused = false;

  /** Something of the answer is a refusal. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Adds a fragment to the part at this place. */
  add(kind: Kind, place: string, fragment: unknown): readonly Delta[] {
    const text = textIn(fragment);
    if (!text) return [];
    const part = this.#partAt(place);
    part.hasText = true;
    if (kind !== 'refusal') return [{ type: kind, text, block: part.block }];
    this.#isRefused = true;
    return [{ type: kind, text }];
  }

  /** Gives the whole text of a part of which no fragment came. */
  complete(kind: Kind, place: string, text: unknown): readonly Delta[] {
    return this.#parts.get(place)?.hasText ? [] : this.add(kind, place, text);
  }

  /** Something has been emitted of the item at this place. */
  hasTextOf(item: string): boolean {
    return [...this.#parts].some(([place, part]) => part.hasText && place.startsWith(`${item}.`));
  }

  /** Gives what has not been emitted of a part that comes whole. */
  completePart(part: JSONObject, place: string): readonly Delta[] {
    switch (part['type']) {
      case 'output_text':
        return [...this.complete('text', place, part['text']), ...this.#completeSources(part, place)];
      case 'refusal':
        return this.complete('refusal', place, part['refusal']);
      case 'reasoning_text':
      case 'summary_text':
        return this.complete('reasoning', place, part['text']);
      default:
        return [];
    }
  }

  addSource(annotation: JSONObject, place: string): readonly Delta[] {
    const part = this.#partAt(place);
    part.hasSources = true;
    const url = textIn(annotation['url']);
    const title = textIn(annotation['title']) ?? textIn(annotation['filename']);
    return [
      { type: 'source', ...(url && { url }), ...(title && { title }), block: part.block, raw: annotation },
    ];
  }

  /** Gives the encrypted reasoning of an item, in a block of its own. */
  addRedacted(content: unknown, place: string): readonly Delta[] {
    const redacted = textIn(content);
    return redacted
      ? [{ type: 'reasoning', text: '', redacted, block: this.#partAt(`${place}.encrypted`).block }]
      : [];
  }

  #completeSources(part: JSONObject, place: string): readonly Delta[] {
    if (this.#parts.get(place)?.hasSources) return [];
    return objectsIn(part['annotations']).flatMap((annotation) => this.addSource(annotation, place));
  }

  #partAt(place: string): Part {
    const known = this.#parts.get(place);
    if (known) return known;
    const part = { block: this.#parts.size, hasText: false, hasSources: false };
    this.#parts.set(place, part);
    return part;
  }
}
