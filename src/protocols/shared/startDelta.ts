import type { StartDelta } from '../../delta/Delta.ts';
import { given } from '../../json/given.ts';
import { textIn } from '../../json/unknown.ts';

/** Makes a delta that opens an answer. What isn't a string with something in it is left out. */
export function startDelta(wireId: unknown, wireModel?: unknown): StartDelta {
  const id = textIn(wireId);
  const model = textIn(wireModel);
  return { type: 'start', ...given({ id, model }) };
}
