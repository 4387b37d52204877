/** Pseudo-random sizes, the same for the same seed. */
export interface SplitSeed {
  readonly seed: number;
  /** The longest piece. Default 40. */
  readonly longest?: number;
}

/**
 * Cuts one wire into pieces, because a network cuts anywhere and the answer must not depend on it.
 *
 * @param places - `'bytes'` for one byte per piece, even inside characters; `'characters'` for one character per
 * piece; a number for the size of each piece; or a seed for random sizes. The last two count in bytes for
 * bytes and in UTF-16 units for text, so they may split a character too.
 *
 * @example
 * ```ts
 * import { splitAt } from 'rxjs-llm/testing';
 *
 * splitAt('data: ☂', 3); // => ['dat', 'a: ', '☂']
 * splitAt('☂', 'bytes').map((piece) => piece[0]); // => [0xe2, 0x98, 0x82]
 * ```
 */
export function splitAt(wire: string | Uint8Array, places: 'bytes'): Uint8Array[];
export function splitAt(wire: string | Uint8Array, places: 'characters'): string[];
export function splitAt(wire: string, places: number | SplitSeed): string[];
export function splitAt(wire: Uint8Array, places: number | SplitSeed): Uint8Array[];
export function splitAt(
  wire: string | Uint8Array,
  places: 'bytes' | 'characters' | number | SplitSeed,
): (string | Uint8Array)[] {
  if (places === 'characters') return Array.from(typeof wire === 'string' ? wire : decode(wire));
  const input = places === 'bytes' && typeof wire === 'string' ? new TextEncoder().encode(wire) : wire;
  const nextSize = createSizes(places === 'bytes' ? 1 : places);

  const pieces: (string | Uint8Array)[] = [];
  for (let start = 0, end = 0; start < input.length; start = end) {
    end = start + nextSize();
    pieces.push(typeof input === 'string' ? input.slice(start, end) : input.subarray(start, end));
  }
  return pieces;
}

/** A byte order mark is part of the wire. */
function decode(wire: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(wire);
}

function createSizes(places: number | SplitSeed): () => number {
  if (typeof places === 'number') {
    if (!(places >= 1)) throw new TypeError('splitAt takes sizes from 1 on');
    return () => places;
  }
  const { seed, longest = 40 } = places;
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return 1 + (state % longest);
  };
}
