import { OpenPart } from './OpenPart.ts';

/** Called when a value is complete. `path` leads to the value, and is overwritten afterwards. */
export type OnClose = (value: unknown, path: readonly (string | number)[]) => void;

/** Builds a value from its tokens, and shows how far it has grown. */
export interface JSONTree {
  /** The closing bracket of the innermost open container; empty if none is open. */
  readonly closer: ']' | '}' | '';
  readonly depth: number;
  readonly isClosed: boolean;
  /** A snapshot. Two reads without a change between them return the same one. */
  readonly value: unknown;
  open(isArray: boolean): void;
  /** Closes the innermost container. */
  close(): void;
  /** Names the next member of the innermost object. */
  name(key: string): void;
  /** Sets the string that is still being written, as far as it has come. */
  grow(text: string): void;
  /** Adds a complete value in the next place. */
  put(value: unknown): void;
  /** Credits the characters read towards the next copy. */
  pay(characters: number): void;
}

type Container = unknown[] | Record<string, unknown>;

/** An open container, in a list from the innermost outwards. */
interface Part {
  readonly outer: Part | undefined;
  readonly container: Container;
  /** What copying it costs. */
  price: number;
}

/** What copying costs, in array elements, as measured. Engines copy wide containers in a much slower way. */
const OPEN = 32;
const ITEM = 1;
const FIELD = 4;
const WIDE_ARRAY = 16_000;
const WIDE_OBJECT = 100;
const WIDE_ITEM = 16;
const WIDE_FIELD = 256;
/** What each read may copy for free, and what each character read adds to that. */
const FREE = 256;
const CHARACTER = 32;

/**
 * Creates a tree that is built in place and shown as snapshots, so that no caller sees a container change.
 *
 * Complete values are shown themselves, and keep their identity. Open containers are copied when the value is read.
 * Copying a wide container at each read would cost the square of its width, so the next copy is only made once the
 * characters read since the last one have paid for it.
 */
export function createJSONTree(onClose?: OnClose): JSONTree {
  /** The keys of the members that are being written, from the root inwards. */
  const path: (string | number)[] = [];
  let part: Part | undefined;
  let root: unknown;
  let isClosed = false;
  /** The string that is being written. */
  let text: string | undefined;
  let snapshot: unknown;
  let isStale = false;
  let paid = 0;
  let price = 0;

  function put(value: unknown): void {
    text = undefined;
    isStale = true;
    if (!part) {
      root = value;
      isClosed = true;
      return onClose?.(value, path);
    }
    const { container } = part;
    const added = memberPrice(part);
    part.price += added;
    price += added;
    setMember(container, path.at(-1), value);
    onClose?.(value, path);
    if (Array.isArray(container)) name(container.length);
  }

  function name(key: string | number): void {
    path[path.length - 1] = key;
  }

  function copy(): unknown {
    let inner: unknown = isClosed ? root : text;
    let depth = path.length;
    for (let open = part; open; open = open.outer) {
      const { container } = open;
      depth -= 1;
      const key = inner === undefined ? undefined : path[depth];
      if (key !== undefined) setMember(container, key, inner);
      inner = OpenPart.stamp(Array.isArray(container) ? container.slice() : { ...container }, key);
    }
    return inner;
  }

  return {
    get closer() {
      return part ? (Array.isArray(part.container) ? ']' : '}') : '';
    },
    get depth() {
      return path.length;
    },
    get isClosed() {
      return isClosed;
    },
    get value() {
      if (isStale && paid * CHARACTER >= price - FREE) {
        snapshot = copy();
        isStale = false;
        paid = 0;
      }
      return snapshot;
    },
    open(isArray) {
      part = { outer: part, container: isArray ? [] : {}, price: OPEN };
      path.push(0);
      price += OPEN;
      isStale = true;
    },
    close() {
      if (!part) return;
      const { container } = part;
      price -= part.price;
      part = part.outer;
      path.pop();
      put(container);
    },
    name,
    grow(grown) {
      isStale ||= text !== grown;
      text = grown;
    },
    put,
    pay(characters) {
      paid += characters;
    },
  };
}

function memberPrice({ container, price }: Part): number {
  if (Array.isArray(container)) return price < WIDE_ARRAY ? ITEM : WIDE_ITEM;
  return price < WIDE_OBJECT ? FIELD : WIDE_FIELD;
}

function setMember(container: Container, key: string | number = '', value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  // Assigning to `__proto__` would set the prototype.
  else if (key === '__proto__') Object.defineProperty(container, key, { ...PLAIN, value });
  else container[key] = value;
}

const PLAIN = { writable: true, enumerable: true, configurable: true } as const;
