/**
 * Copies the first characters of a text.
 *
 * A slice would keep the whole text in memory for as long as it lives: V8 points into it.
 */
export function excerptOf(text: string, length: number): string {
  return text.length > length ? [...text.slice(0, length)].join('') : text;
}
