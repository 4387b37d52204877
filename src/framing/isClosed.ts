import { OpenPart } from './OpenPart.ts';

/**
 * Tells whether a part of a growing JSON value is whole: it won't change any more.
 *
 * Ask for a container itself, and for a string through its container, because a string can't carry a mark.
 * A member that is not there yet is not whole.
 *
 * @example
 * ```ts
 * import { isClosed } from 'rxjs-llm';
 *
 * isClosed({ city: 'Oslo' }); // => true
 * isClosed(undefined); // => false
 * ```
 *
 * @param value - The growing value, or a container in it.
 * @param key - The key, or the index, of a member.
 */
export function isClosed(value: unknown, key?: string | number): boolean {
  if (typeof value === 'object' && value !== null) return OpenPart.isWhole(value, key);
  return value !== undefined;
}
