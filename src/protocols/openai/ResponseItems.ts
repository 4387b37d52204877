import { textIn, type JSONObject } from '../../json/unknown.ts';

/** What an item has said of one kind. */
export interface Speech {
  readonly type: 'text' | 'reasoning' | 'refusal';
  said: string;
  /** How much of it has come again as parts closed. */
  repeated: number;
  /** The parts that have closed, and the blocks of all, by their index on the wire. */
  readonly closed: Set<number>;
  readonly blocks: Map<number, number>;
  readonly sources: Set<string>;
  /** The block of the latest part. While it is open, it goes by any index: hosts count it up with each event. */
  block: number | undefined;
  index: number;
  isOpen: boolean;
}

/** One item of a response's output. */
export interface ResponseItem {
  readonly kind: string;
  readonly speeches: Map<string, Speech>;
  isClosed: boolean;
  /** An id that names it. */
  id?: string;
  callId?: string;
}

/**
 * Finds the item that an event belongs to, whatever the host does with ids and indexes: hosts give several items one index,
 * one item another id with each event, and its last event another index.
 *
 * It is the item of the event's id; else the one under its index, if that is of the same kind and open; else a new one.
 */
export class ResponseItems {
  readonly #all: ResponseItem[] = [];
  readonly #byId = new Map<string, ResponseItem>();
  readonly #byIndex = new Map<number, ResponseItem>();
  #last: { readonly id: unknown; readonly index: number; readonly item: ResponseItem } | undefined;

  /** The item of an event that brings a part of one. */
  find(kind: string, index: number, id: unknown): ResponseItem {
    const last = this.#last;
    // Most events belong to the item of the event before.
    if (last?.id === id && last?.index === index && last.item.kind === kind && !last.item.isClosed) {
      return last.item;
    }
    const item = this.#withId(kind, id) ?? this.#openAt(kind, index) ?? this.#begin(kind, index);
    // A host that sends several ids sends a new one with each event: the first is enough.
    if (!item.id) this.#name(item, textIn(id));
    this.#last = { id, index, item };
    return item;
  }

  get all(): readonly ResponseItem[] {
    return this.#all;
  }

  /** The item that an event shows as it begins or as it ends. */
  show(kind: string, index: number, shown: JSONObject): ResponseItem {
    const id = textIn(shown['id']);
    const callId = textIn(shown['call_id']);
    const open = this.#openAt(kind, index);
    const item =
      this.named(kind, shown) ??
      (open?.callId && callId ? undefined : open) ??
      // Without an id, it may be a closed one that is shown again.
      (id || callId ? undefined : this.at(kind, index)) ??
      this.#begin(kind, index);
    this.#name(item, id);
    this.#name(item, callId);
    if (callId) item.callId = callId;
    return item;
  }

  /** The item that has one of the ids of the shown one. */
  named(kind: string, shown: JSONObject): ResponseItem | undefined {
    return this.#withId(kind, shown['call_id']) ?? this.#withId(kind, shown['id']);
  }

  /** The latest item under an index, if it is of this kind. */
  at(kind: string, index: number): ResponseItem | undefined {
    const item = this.#byIndex.get(index);
    return item?.kind === kind ? item : undefined;
  }

  #openAt(kind: string, index: number): ResponseItem | undefined {
    const item = this.at(kind, index);
    return item?.isClosed ? undefined : item;
  }

  #begin(kind: string, index: number): ResponseItem {
    const item = { kind, speeches: new Map<string, Speech>(), isClosed: false };
    this.#all.push(item);
    this.#byIndex.set(index, item);
    return item;
  }

  #withId(kind: string, id: unknown): ResponseItem | undefined {
    const item = typeof id === 'string' ? this.#byId.get(id) : undefined;
    return item?.kind === kind ? item : undefined;
  }

  #name(item: ResponseItem, id: string | undefined): void {
    if (!id) return;
    item.id ??= id;
    this.#byId.set(id, item);
  }
}
