import { OpenPart } from './OpenPart.ts';

/** Called when a value is complete. The keys of `path` lead to the value; it is overwritten afterwards. */
export type OnClose = (value: unknown, path: readonly Step[]) => void;

/** A step on the way to a value. */
export interface Step {
  readonly key: string | number;
}

/** Builds a value from its tokens, and shows how far it has grown. */
export interface JSONTree {
  /** The characters read since the last copy: they pay for the next one. */
  paid: number;
  /** The closing bracket of the innermost open container; empty if none is open. */
  readonly closer: ']' | '}' | '';
  readonly depth: number;
  readonly isClosed: boolean;
  /** A snapshot. Two reads without a change between them return the same one. */
  readonly value: unknown;
  open(closer: ']' | '}'): void;
  /** Closes the innermost container. */
  close(): void;
  /** Names the next member of the innermost object. */
  name(key: string): void;
  /** Sets the string that is still being written, as far as it has come. */
  grow(text: string): void;
  /** Adds a complete value in the next place. */
  put(value: unknown): void;
}

/** An open container. */
interface Part {
  readonly closer: ']' | '}';
  readonly container: unknown[] | Record<string, unknown>;
  /** The key of the member that is being written. */
  key: string | number;
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
  OpenPart.share();
  /** From the root inwards. */
  const parts: Part[] = [];
  /** What is in the innermost part: the string that is being written. At the end the complete value. */
  let inside: unknown;
  let isClosed = false;
  let snapshot: unknown;
  let isStale = false;
  let price = 0;

  function put(value: unknown): void {
    const part = parts.at(-1);
    isStale = true;
    isClosed = !part;
    inside = part ? undefined : value;
    if (part) {
      const added = memberPrice(part);
      part.price += added;
      price += added;
      setMember(part, value);
    }
    onClose?.(value, parts);
    if (Array.isArray(part?.container)) part.key = part.container.length;
  }

  function copy(): unknown {
    return parts.reduceRight((inner, part) => {
      const isOpen = inner !== undefined;
      if (isOpen) setMember(part, inner);
      const { container, key } = part;
      return new OpenPart(
        Array.isArray(container) ? container.slice() : { ...container },
        isOpen ? key : null,
      );
    }, inside);
  }

  return {
    paid: 0,
    get closer() {
      return parts.at(-1)?.closer ?? '';
    },
    get depth() {
      return parts.length;
    },
    get isClosed() {
      return isClosed;
    },
    get value() {
      if (isStale && this.paid * CHARACTER >= price - FREE) {
        snapshot = copy();
        isStale = false;
        this.paid = 0;
      }
      return snapshot;
    },
    open(closer) {
      parts.push({ closer, container: closer === ']' ? [] : {}, key: 0, price: OPEN });
      price += OPEN;
      isStale = true;
    },
    close() {
      const part = parts.pop();
      if (!part) return;
      price -= part.price;
      put(part.container);
    },
    name(key) {
      const part = parts.at(-1);
      if (part) part.key = key;
    },
    grow(text) {
      isStale ||= inside !== text;
      inside = text;
    },
    put,
  };
}

function memberPrice({ container, price }: Part): number {
  if (Array.isArray(container)) return price < WIDE_ARRAY ? ITEM : WIDE_ITEM;
  return price < WIDE_OBJECT ? FIELD : WIDE_FIELD;
}

function setMember({ container, key }: Part, value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  // Assigning to `__proto__` would set the prototype, and to any key of a frozen prototype it throws.
  else if (key in Object.prototype) Object.defineProperty(container, key, { ...PLAIN, value });
  else container[key] = value;
}

const PLAIN = { writable: true, enumerable: true, configurable: true } as const;
