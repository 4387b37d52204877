import { JSON_LIMITS } from './jsonLimits.ts';

/** Whether a complete value exceeds what a growing one may have. */
export function isTooLarge(value: unknown, keys: number = JSON_LIMITS.keys): boolean {
  return countKeys(value, JSON_LIMITS.depth) > keys;
}

/** The keys of all objects in a value; infinitely many if it is too deep. */
function countKeys(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) return Infinity;
  const members: unknown[] = Object.values(value);
  let keys = Array.isArray(value) ? 0 : members.length;
  for (const member of members) keys += countKeys(member, depth - 1);
  return keys;
}
