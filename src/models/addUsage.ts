import { mapFields } from '../json/mapFields.ts';
import { numberIn, objectIn } from '../json/unknown.ts';
import type { Usage } from '../delta/Usage.ts';

/** Adds up what the rounds of one answer have used. A count that none has stays absent; `raw` is that of the latest. */
export function addUsage(before: Usage | undefined, usage: Usage): Usage {
  const { raw, ...counts } = { raw: 0, ...before };
  return { ...usage, ...mapFields(counts, (count, name) => count + (numberIn(objectIn(usage)[name]) ?? 0)) };
}
