import { ParseError } from '../errors/ParseError.ts';
import { textIn } from '../json/unknown.ts';

/** A blob in base64: it comes as base64 in JSON, and as bytes from AWS's SDK. */
export function base64In(blob: unknown): string | undefined {
  if (!(blob instanceof Uint8Array)) return textIn(blob);
  return btoa(Array.from(blob, (byte) => String.fromCharCode(byte)).join(''));
}

/** A blob with one character a byte, which can be joined, unlike base64. */
export function binaryIn(blob: unknown): string {
  try {
    return atob(base64In(blob) ?? '');
  } catch {
    throw new ParseError('protocol');
  }
}
