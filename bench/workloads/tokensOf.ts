const LETTERS = 'etaoinshrdlucmfwypvbgkqjxz';
/** Characters that are escaped in JSON, or that take several bytes. */
const SPECIAL = ['\n', '\n\n', ' "', '",', '\t', '\\', ' café', ' —', '…', '👍'];
const SPECIAL_SHARE = 0.04;
const MAX_LENGTH = 8;

/** `count` tokens of 1 to 8 characters, always the same ones. One in 25 has special characters. */
export function tokensOf(count: number): readonly string[] {
  const random = createRandom(7);
  return Array.from({ length: count }, () => {
    if (random() < SPECIAL_SHARE) return SPECIAL[Math.floor(random() * SPECIAL.length)] ?? '';
    const length = 1 + Math.floor(random() * MAX_LENGTH);
    // Most tokens begin a word.
    const isWord = length > 1 && random() < 0.7;
    const letters = Array.from({ length: isWord ? length - 1 : length }, () => letterAt(random()));
    return (isWord ? ' ' : '') + letters.join('');
  });
}

/** Frequent letters more often. */
function letterAt(chance: number): string {
  return LETTERS[Math.floor(chance * chance * LETTERS.length)] ?? '';
}

/** Numbers from 0 up to 1 that only look random: Park and Miller's generator. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
