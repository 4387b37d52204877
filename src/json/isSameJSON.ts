import { parseJSON } from './parseJSON.ts';

/** Tells whether two texts are the same, but for the spaces that JSON may have. */
export function isSameJSON(left: string, right: string): boolean {
  return left === right || withoutSpaces(left) === withoutSpaces(right);
}

function withoutSpaces(text: string): string {
  return JSON.stringify(parseJSON(text)) ?? text;
}
