import { openParts } from './openParts.ts';

/** Builds the value from its tokens, and shows it as far as it has come. */
export interface JSONTree {
  /** Whether the innermost open container is an array; `undefined` where none is open. */
  readonly isInArray: boolean | undefined;
  readonly depth: number;
  readonly isClosed: boolean;
  /** The value as far as it has come. Two reads without a change between them give the same. */
  readonly value: unknown;
  open(isArray: boolean): void;
  /** Names the next member of the innermost object. */
  name(key: string): void;
  /** Shows a string that is still being written. */
  grow(text: string): void;
  /** Puts a whole value where the next one belongs. */
  put(value: unknown): void;
  /** Closes the innermost container. */
  close(): void;
  /** Counts characters that were read. */
  count(characters: number): void;
}

type Fields = Record<string, unknown>;

interface Part {
  readonly parent: Part | undefined;
  readonly items: unknown[] | undefined;
  readonly fields: Fields;
  /** Of the member that is being written. */
  key: string | number | undefined;
  /** What it costs to copy. */
  weight: number;
}

/** What copying costs, in units of one array element. */
const WEIGHT_OF_PART = 32;
const WEIGHT_OF_KEY = 16;
/** What may be copied at each read, and what may be copied for each character besides. */
const FREE_WEIGHT = 512;
const WEIGHT_OF_CHARACTER = 64;

/**
 * Makes a tree that is built in place and shown as copies: nobody sees a container that still changes.
 *
 * A part that is whole is shown as it is, so that it keeps its identity; only open parts are copied, when someone
 * looks. Copying a wide part at each look would cost the square of its width, so it is renewed after as many
 * characters as pay for the copy.
 */
export function createJSONTree(
  onClose?: (value: unknown, path: readonly (string | number)[]) => void,
): JSONTree {
  const path: (string | number)[] = [];
  let part: Part | undefined;
  let depth = 0;
  let root: unknown;
  let isClosed = false;
  let growing: string | undefined;
  let shown: unknown;
  let isChanged = false;
  let unseen = 0;
  let weight = 0;

  function keep(value: unknown): void {
    growing = undefined;
    isChanged = true;
    if (!part) {
      root = value;
      isClosed = true;
      onClose?.(value, path);
      return;
    }
    const { key = '' } = part;
    setMember(part, value);
    const added = part.items ? 1 : WEIGHT_OF_KEY;
    part.weight += added;
    weight += added;
    part.key = typeof key === 'number' ? key + 1 : undefined;
    if (!onClose) return;
    path[depth - 1] = key;
    onClose(value, path);
  }

  function snapshot(): unknown {
    if (!part) return isClosed ? root : growing;
    let inner: unknown = growing;
    for (let open: Part | undefined = part; open; open = open.parent) {
      if (inner !== undefined) setMember(open, inner);
      const copy = open.items ? open.items.slice() : { ...open.fields };
      openParts.set(copy, open.key);
      inner = copy;
    }
    return inner;
  }

  return {
    get isInArray() {
      return part && part.items !== undefined;
    },
    get depth() {
      return depth;
    },
    get isClosed() {
      return isClosed;
    },
    get value() {
      if (isChanged && unseen * WEIGHT_OF_CHARACTER >= weight - FREE_WEIGHT) {
        shown = snapshot();
        isChanged = false;
        unseen = 0;
      }
      return shown;
    },
    open(isArray) {
      if (part) path[depth - 1] = part.key ?? '';
      part = {
        parent: part,
        items: isArray ? [] : undefined,
        fields: {},
        key: isArray ? 0 : undefined,
        weight: WEIGHT_OF_PART,
      };
      weight += WEIGHT_OF_PART;
      depth += 1;
      isChanged = true;
    },
    name(key) {
      if (part) part.key = key;
    },
    grow(text) {
      growing = text;
      isChanged = true;
    },
    put: keep,
    close() {
      if (!part) return;
      const { items, fields, parent } = part;
      weight -= part.weight;
      part = parent;
      depth -= 1;
      path.length = depth;
      keep(items ?? fields);
    },
    count(characters) {
      unseen += characters;
    },
  };
}

function setMember({ items, fields, key }: Part, value: unknown): void {
  if (typeof key === 'number') {
    if (items) items[key] = value;
  } else if (key === '__proto__') {
    // An assignment would set the prototype.
    Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
  } else if (key !== undefined) {
    fields[key] = value;
  }
}
