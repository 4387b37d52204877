import { OpenPart } from './OpenPart.ts';

/** Told of each value when it is whole. `path` leads to it, and is overwritten afterwards. */
export type OnClose = (value: unknown, path: readonly (string | number)[]) => void;

/** Builds the value from its tokens, and shows it as far as it has come. */
export interface JSONTree {
  /** What closes the innermost open container; empty where none is open. */
  readonly closer: ']' | '}' | '';
  readonly depth: number;
  readonly isClosed: boolean;
  /** A snapshot. Two reads without a change between them give the same. */
  readonly value: unknown;
  open(isArray: boolean): void;
  /** Closes the innermost container. */
  close(): void;
  /** Names the next member of the innermost object. */
  name(key: string): void;
  /** Shows a string that is still being written. */
  grow(text: string): void;
  /** Puts a whole value where the next one belongs. */
  put(value: unknown): void;
  /** Says that so many characters were read, which pay for the next snapshot. */
  pay(characters: number): void;
}

type Container = unknown[] | Record<string, unknown>;

/** An open container. */
interface Part {
  readonly outer: Part | undefined;
  readonly container: Container;
  /** What a copy costs. */
  price: number;
}

/** What copying costs, in array elements, as measured: beyond a width, an engine copies in a much slower way. */
const OPEN = 32;
const ITEM = 1;
const FIELD = 4;
const WIDE_ARRAY = 16_000;
const WIDE_OBJECT = 100;
const WIDE_ITEM = 16;
const WIDE_FIELD = 256;
/** What a read may copy anyhow, and what each character pays for besides. */
const FREE = 256;
const CHARACTER = 32;

/**
 * Makes a tree that is built in place and shown as copies, so that nobody sees a container which still changes.
 *
 * What is whole is shown itself, and keeps its identity. What is open is copied, when somebody looks. A copy of a wide
 * container at each look would cost the square of its width, so the next one waits until the characters read since
 * have paid for it.
 */
export function createJSONTree(onClose?: OnClose): JSONTree {
  /** The keys of the members that are being written, from the outside in. */
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
    const added = priceOf(part);
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
      inner = new OpenPart(Array.isArray(container) ? container.slice() : { ...container }, key);
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

function priceOf({ container, price }: Part): number {
  if (Array.isArray(container)) return price < WIDE_ARRAY ? ITEM : WIDE_ITEM;
  return price < WIDE_OBJECT ? FIELD : WIDE_FIELD;
}

function setMember(container: Container, key: string | number = '', value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  // An assignment would set the prototype instead.
  else if (key === '__proto__') Object.defineProperty(container, key, { ...PLAIN, value });
  else container[key] = value;
}

const PLAIN = { writable: true, enumerable: true, configurable: true } as const;
