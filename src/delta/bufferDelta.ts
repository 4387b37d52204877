import type { Delta } from './Delta.ts';
import { isDelta } from './isDelta.ts';
import { joinDeltas } from './joinDeltas.ts';

/** Adds a delta to those that wait: joined with the latest of them if both can be said as one. */
export function bufferDelta(buffer: unknown[], delta: Delta): void {
  const last = buffer.at(-1);
  // Some hosts send a usage with each token: it is emitted after the text around it.
  const skipsUsage = isDelta(last) && last.type === 'usage' && delta.type !== 'usage';
  const index = buffer.length - (skipsUsage ? 2 : 1);
  const previous = buffer[index];
  const joined = isDelta(previous) ? joinDeltas(previous, delta) : undefined;
  if (joined === undefined) buffer.push(delta);
  else buffer[index] = joined;
}
