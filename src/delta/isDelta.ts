import type { Delta } from './Delta.ts';

/** Tells deltas from what else may flow: messages, states and server-sent events have no `type`. */
export function isDelta(value: unknown): value is Delta {
  return typeof value === 'object' && value !== null && 'type' in value;
}
