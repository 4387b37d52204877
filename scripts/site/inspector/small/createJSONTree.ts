import type { JSONTree } from '../../../../src/framing/createJSONTree.ts';

interface Part {
  readonly closer: ']' | '}';
  readonly container: object;
  key: string | number;
}

/**
 * In place of the library's own, which copies no more than it has read: each value that is read here is a copy of all of
 * it, and no field is known to be open.
 */
export function createJSONTree(): JSONTree {
  const parts: Part[] = [];
  let root: unknown;

  function set(value: unknown): void {
    const part = parts.at(-1);
    if (!part) root = value;
    // An assignment would give an object another prototype by the key `__proto__`.
    else
      Object.defineProperty(part.container, part.key, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
  }

  function advance(): void {
    const part = parts.at(-1);
    if (!part) tree.isClosed = true;
    else if (typeof part.key === 'number') part.key += 1;
  }

  const tree = {
    paid: 0,
    isClosed: false,
    get closer(): ']' | '}' | '' {
      return parts.at(-1)?.closer ?? '';
    },
    get depth(): number {
      return parts.length;
    },
    get value(): unknown {
      return structuredClone(root);
    },
    open(closer: ']' | '}'): void {
      const container = closer === ']' ? [] : {};
      set(container);
      parts.push({ closer, container, key: 0 });
    },
    close(): void {
      parts.pop();
      advance();
    },
    name(key: string): void {
      Object.assign(parts.at(-1) ?? {}, { key });
    },
    grow: set,
    put(value: unknown): void {
      set(value);
      advance();
    },
  };
  return tree;
}
