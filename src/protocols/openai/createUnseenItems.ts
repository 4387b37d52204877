import type { ResponseItem } from './ResponseItems.ts';

/**
 * Makes what finds the first item of a key that hasn't been seen, in constant time: what has been seen stays so.
 *
 * @param keyOf - What the call of an item asks for.
 */
export function createUnseenItems(
  items: readonly ResponseItem[],
  seen: ReadonlySet<ResponseItem>,
  keyOf: (item: ResponseItem) => string,
): (key: string) => ResponseItem | undefined {
  /** The items of each key, the first one last. */
  const alike = new Map<string, ResponseItem[]>();
  for (const item of [...items].reverse()) {
    const key = keyOf(item);
    const same = alike.get(key) ?? [];
    same.push(item);
    alike.set(key, same);
  }

  return (key) => {
    const same = alike.get(key) ?? [];
    for (let last = same.at(-1); last && seen.has(last); last = same.at(-1)) same.pop();
    return same.at(-1);
  };
}
