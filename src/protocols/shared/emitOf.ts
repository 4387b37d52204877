import type { OfChoice } from '../../delta/Delta.ts';
import type { Emit } from '../Protocol.ts';

/** Makes an `emit` for the deltas of one choice: each of them names it, unless it is the first. */
export function emitOf(choice: number, emit: Emit): Emit {
  const of: OfChoice = { choice };
  return choice === 0 ? emit : (delta) => emit({ ...delta, ...of });
}
