import type { Delta } from './Delta.ts';
import { isDelta } from './isDelta.ts';
import { joinDeltas } from './joinDeltas.ts';
import { positionOf, withPosition } from './position.ts';

/** Adds a delta to those that wait: joined with the latest of them if both can be said as one, at the later position. */
export function bufferDelta(buffer: unknown[], delta: Delta): void {
  const last = buffer.at(-1);
  const position = positionOf(delta);
  // Some hosts send a usage with each token: it is emitted after the text around it, unless positions would go back.
  const skipsUsage =
    isDelta(last) && last.type === 'usage' && delta.type !== 'usage' && position === undefined;
  const index = buffer.length - (skipsUsage ? 2 : 1);
  const previous = buffer[index];
  const joined = isDelta(previous) ? joinDeltas(previous, delta) : undefined;
  if (joined === undefined) buffer.push(delta);
  else buffer[index] = withPosition(joined, position);
}
