/** SHA-256 in hexadecimal, at once: the platform's own is asynchronous, and Node's is in Node only. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const view = new DataView(new ArrayBuffer(size));
  new Uint8Array(view.buffer).set([...bytes, 0x80]);
  view.setBigUint64(size - 8, BigInt(bytes.length * 8));

  let hash = PRIMES.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)));
  for (let start = 0; start < size; start += 64) {
    const schedule = Array.from({ length: 16 }, (_, index) => view.getInt32(start + index * 4));
    hash = addBlock(hash, schedule);
  }
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** @param schedule - The next 16 words: each round takes the first, and adds one. */
function addBlock(hash: readonly number[], schedule: number[]): number[] {
  let state = hash;
  for (const prime of PRIMES) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    const word = schedule.shift() ?? 0;
    const [early = 0] = schedule;
    const [middle = 0, , , , , late = 0] = schedule.slice(8);
    const mixed = (turn(early, 7, 18) ^ (early >>> 3)) + (turn(late, 17, 19) ^ (late >>> 10));
    schedule.push((word + middle + mixed) | 0);
    const constant = fractionOf(Math.cbrt(prime));
    const sum = h + turn(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + constant + word;
    const other = turn(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
    state = [(sum + other) | 0, a, b, c, (d + sum) | 0, e, f, g];
  }
  return state.map((word, index) => (word + (hash[index] ?? 0)) | 0);
}

/** The word turned by each number of bits, as one. */
function turn(word: number, ...turns: readonly number[]): number {
  return turns.reduce((mixed, bits) => mixed ^ (word >>> bits) ^ (word << (32 - bits)), 0);
}

/** The first 32 bits of the fraction: the constants of SHA-2 are those of the roots of primes. */
function fractionOf(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

const PRIMES: readonly number[] = /* @__PURE__ */ primes(64);

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}
