/** Cuts bytes into pieces of `size` bytes; 0 gives the whole in one piece. */
export function chunked(bytes: Uint8Array, size: number): Uint8Array[] {
  if (size <= 0) return [bytes];
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return pieces;
}
