import { OpenPart } from './OpenPart.ts';

/**
 * Tells whether a part of a growing JSON value is complete: it won't change any more.
 *
 * Pass a container itself, but a string by its container and key, because a string can't carry a mark.
 * A member that hasn't arrived yet isn't complete.
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
  if (typeof value !== 'object' || value === null) return value !== undefined;
  const open = OpenPart.readers()
    .map((keyIn) => keyIn(value))
    .find((found) => found !== undefined);
  if (open === undefined) return true;
  return key !== undefined && Object.hasOwn(value, key) && (open === null || String(open) !== String(key));
}
