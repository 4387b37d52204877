/** The arguments of a call, for a wire that sends them complete. */
export function inputOf(pieces: readonly string[]): unknown {
  return JSON.parse(pieces.join(''));
}
