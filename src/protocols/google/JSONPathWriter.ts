import type { PathSegment } from './parseJSONPath.ts';

/** What can stand at the end of a path. */
export type JSONLeaf = string | number | boolean | null;

/** An object or array that is not closed yet. */
interface Container {
  readonly isArray: boolean;
  readonly keys: Set<PathSegment>;
  latest: PathSegment | undefined;
}

/**
 * Writes a JSON object as text, piece by piece, from the paths and values of its leaves.
 *
 * `begin`, the pieces and `end` together are valid JSON. What was written cannot be taken back, so the paths must come
 * in the order of the document: an object once left cannot be gone back to.
 */
export class JSONPathWriter {
  readonly #open: Container[] = [];
  /** The place of the string that still grows. */
  #string: string | undefined;

  begin(): string {
    return this.#openContainer('');
  }

  /** The text of one leaf or of a piece of a string; `undefined` if there is no place for it any more. */
  write(path: readonly PathSegment[], value: JSONLeaf, willContinue: boolean): string | undefined {
    const place = JSON.stringify(path);
    const isMore = place === this.#string;
    if (isMore && typeof value !== 'string') return undefined;
    const before = isMore ? '' : this.#moveTo(path);
    if (before === undefined) return undefined;
    if (typeof value !== 'string') return before + JSON.stringify(value);

    this.#string = willContinue ? place : undefined;
    const text = JSON.stringify(value);
    return before + text.slice(isMore ? 1 : 0, willContinue ? -1 : undefined);
  }

  end(): string {
    return this.#closeString() + this.#closeDownTo(0);
  }

  /** Leaves the containers that the path is not in, and enters those that it is in, up to the place of its value. */
  #moveTo(path: readonly PathSegment[]): string | undefined {
    let depth = 0;
    while (
      depth < Math.min(this.#open.length, path.length) - 1 &&
      this.#open[depth]?.latest === path[depth]
    ) {
      depth += 1;
    }
    let text = this.#closeString() + this.#closeDownTo(depth + 1);
    for (const [index, segment] of path.slice(depth).entries()) {
      if (index > 0) text += this.#openContainer(segment);
      const added = this.#addKey(segment);
      if (added === undefined) return undefined;
      text += added;
    }
    return path.length === 0 ? undefined : text;
  }

  #openContainer(firstKey: PathSegment): string {
    const isArray = typeof firstKey === 'number';
    this.#open.push({ isArray, keys: new Set(), latest: undefined });
    return isArray ? '[' : '{';
  }

  #addKey(key: PathSegment): string | undefined {
    const container = this.#open.at(-1);
    if (!container || container.isArray !== (typeof key === 'number')) return undefined;
    // An index must be the next one: a gap would need values that nobody sent.
    const isFree = container.isArray ? key === container.keys.size : !container.keys.has(key);
    if (!isFree) return undefined;
    container.keys.add(key);
    container.latest = key;
    const comma = container.keys.size > 1 ? ',' : '';
    return container.isArray ? comma : `${comma}${JSON.stringify(key)}:`;
  }

  #closeString(): string {
    if (this.#string === undefined) return '';
    this.#string = undefined;
    return '"';
  }

  #closeDownTo(depth: number): string {
    const closed = this.#open.splice(depth).reverse();
    return closed.map(({ isArray }) => (isArray ? ']' : '}')).join('');
  }
}
