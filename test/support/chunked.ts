/** Cuts bytes into pieces of `size` bytes; 0 gives the whole in one piece. */
export function chunked(bytes: Uint8Array, size: number): Uint8Array[] {
  if (size <= 0) return [bytes];
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return pieces;
}

/** Cuts bytes at random places, the same for the same seed. */
export function shuffledCuts(bytes: Uint8Array, seed: number, longest = 40): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let state = seed;
  for (let start = 0; start < bytes.length;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const end = start + 1 + (state % longest);
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

/** A body that gives these pieces, one for each read. */
export function bodyOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++];
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
}

/** Cuts text into pieces of `size` characters. */
export function chunkedText(text: string, size: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += size) pieces.push(text.slice(start, start + size));
  return pieces;
}
