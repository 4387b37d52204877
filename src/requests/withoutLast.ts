import type { JSONObject } from '../json/unknown.ts';

/** Leaves out the blocks of one kind that come last: a thought that a stopped answer made nothing of is refused. */
export function withoutLast(
  blocks: readonly JSONObject[],
  isOfKind: (block: JSONObject) => boolean,
): readonly JSONObject[] {
  return blocks.slice(0, blocks.findLastIndex((block) => !isOfKind(block)) + 1);
}
