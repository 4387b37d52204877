/** SHA-256 in hexadecimal, at once: the platform's own is asynchronous, and Node's is in Node only. */
export function sha256(text: string): string {
  const bytes = [...new TextEncoder().encode(text), 0x80];
  const blocks = Math.ceil((bytes.length + 8) / 64);
  const words = new Array<number>(blocks * 16).fill(0);
  bytes.forEach((byte, index) => {
    words[index >> 2] = at(words, index >> 2) | (byte << (24 - (index % 4) * 8));
  });
  words[words.length - 2] = Math.floor((bytes.length - 1) / 2 ** 29);
  words[words.length - 1] = (bytes.length - 1) * 8;

  let hash = PRIMES.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)));
  for (let start = 0; start < words.length; start += 16) {
    hash = addBlock(hash, words.slice(start, start + 16));
  }
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function addBlock(hash: readonly number[], schedule: number[]): number[] {
  let state = hash;
  for (let round = 0; round < 64; round++) {
    if (round > 15) {
      const [early, late] = [at(schedule, round - 15), at(schedule, round - 2)];
      schedule.push(
        (at(schedule, round - 16) +
          (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
          at(schedule, round - 7) +
          (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10))) |
          0,
      );
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    const sum =
      h +
      (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
      ((e & f) ^ (~e & g)) +
      at(CONSTANTS, round) +
      at(schedule, round);
    const other = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    state = [(sum + other) | 0, a, b, c, (d + sum) | 0, e, f, g];
  }
  return state.map((word, index) => (word + at(hash, index)) | 0);
}

function at(words: readonly number[], index: number): number {
  return words[index] ?? 0;
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first 32 bits of the fraction: the constants of SHA-2 are those of the roots of primes. */
function fractionOf(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

const PRIMES: readonly number[] = /* @__PURE__ */ primes(64);
const CONSTANTS: readonly number[] = /* @__PURE__ */ PRIMES.map((prime) => fractionOf(Math.cbrt(prime)));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}
