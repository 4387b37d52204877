/** Whether a value can have become another one by growing. */
export function isGrowthOf(before: unknown, after: unknown): boolean {
  if (before === undefined) return true;
  if (typeof before === 'string') return typeof after === 'string' && after.startsWith(before);
  if (typeof before !== 'object' || before === null) return Object.is(before, after);
  if (typeof after !== 'object' || after === null || Array.isArray(before) !== Array.isArray(after))
    return false;
  const grown = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before).every(([key, value]) => grown.has(key) && isGrowthOf(value, grown.get(key)));
}
