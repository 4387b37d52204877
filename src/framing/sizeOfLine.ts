/** What a line takes in memory, however short it is. */
export function sizeOfLine(start: number, end: number): number {
  return Math.max(32, end - start);
}
