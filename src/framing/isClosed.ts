import { openParts } from './openParts.ts';

/**
 * Tells whether a part of a growing JSON value is whole.
 *
 * A container is asked for itself; a member is asked for through its container, because a string can't carry a mark.
 * Whole means that it won't change any more: a snapshot that follows holds the same part.
 *
 * @param value - A value that a growing JSON value holds, or the growing value itself.
 * @param key - The key, or the index, of the member in question.
 */
export function isClosed(value: unknown, key?: string | number): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'object' || value === null || !openParts.has(value)) return true;
  if (key === undefined) return false;
  return Object.hasOwn(value, key) && String(openParts.get(value)) !== String(key);
}
