import type { StartDelta } from '../../delta/Delta.ts';
import { given } from '../../json/given.ts';
import { textIn } from '../../json/unknown.ts';

/** Makes a delta that opens an answer. What isn't a string with something in it is left out. */
export function startDelta(id: unknown, model?: unknown): StartDelta {
  return { type: 'start', ...given({ id: textIn(id), model: textIn(model) }) };
}
