/** Creates a generator of numbers from 0 to 1, the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An integer from 0 up to, and without, the limit. */
export function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(list: readonly [T, ...T[]], random: () => number): T {
  return list[below(list.length, random)] ?? list[0];
}
