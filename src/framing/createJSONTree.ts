import { openParts } from './openParts.ts';

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
  open(closer: ']' | '}'): void;
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

type Fields = Record<string, unknown>;

/** An open container. */
interface Part {
  readonly outer: Part | undefined;
  readonly items: unknown[] | undefined;
  readonly fields: Fields | undefined;
  /** Of the member that is being written. */
  key: string | number | undefined;
  /** What a copy costs. */
  weight: number;
}

/** Prices in units of one copied array element, as measured. */
const PART = 32;
const FIELD = 16;
/** What a read may copy anyhow, and what each character pays for besides. */
const FREE = 512;
const CHARACTER = 64;

/**
 * Makes a tree that is built in place and shown as copies, so that nobody sees a container which still changes.
 *
 * What is whole is shown itself, and keeps its identity. What is open is copied, when somebody looks. A copy of a wide
 * container at each look would cost the square of its width, so the next one waits until the characters read since
 * have paid for it.
 */
export function createJSONTree(onClose?: OnClose): JSONTree {
  const path: (string | number)[] = [];
  let part: Part | undefined;
  let depth = 0;
  let isClosed = false;
  let root: unknown;
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
      isClosed = true;
      root = value;
    } else {
      const added = part.items ? 1 : FIELD;
      setMember(part, value);
      part.weight += added;
      price += added;
      if (onClose) path[depth - 1] = part.key ?? '';
      part.key = part.items?.length;
    }
    onClose?.(value, path);
  }

  function copy(): unknown {
    let inner: unknown = isClosed ? root : text;
    for (let open = part; open; open = open.outer) {
      if (inner !== undefined) setMember(open, inner);
      const copied = open.items ? open.items.slice() : { ...open.fields };
      openParts.set(copied, open.key);
      inner = copied;
    }
    return inner;
  }

  return {
    get closer() {
      return part ? (part.items ? ']' : '}') : '';
    },
    get depth() {
      return depth;
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
    open(closer) {
      const isArray = closer === ']';
      if (onClose && part) path[depth - 1] = part.key ?? '';
      part = {
        outer: part,
        items: isArray ? [] : undefined,
        fields: isArray ? undefined : {},
        key: isArray ? 0 : undefined,
        weight: PART,
      };
      depth += 1;
      price += PART;
      isStale = true;
    },
    close() {
      if (!part) return;
      const { outer, items, fields, weight } = part;
      part = outer;
      depth -= 1;
      price -= weight;
      if (onClose) path.length = depth;
      put(items ?? fields);
    },
    name(key) {
      if (part) part.key = key;
    },
    grow(grown) {
      text = grown;
      isStale = true;
    },
    put,
    pay(characters) {
      paid += characters;
    },
  };
}

function setMember({ items, fields, key = '' }: Part, value: unknown): void {
  if (items) items[Number(key)] = value;
  else if (!fields) return;
  // An assignment would set the prototype instead.
  else if (key === '__proto__') Object.defineProperty(fields, key, { value, ...PLAIN });
  else fields[key] = value;
}

const PLAIN = { writable: true, enumerable: true, configurable: true } as const;
