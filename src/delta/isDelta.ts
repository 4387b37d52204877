import type { Delta } from './Delta.ts';

/** Tells deltas from what else may flow: messages, states and server-sent events have no `type`. */
export function isDelta(value: unknown): value is Delta {
  // A look at the field is several times as fast as the question whether it is there.
  return isObject(value) && value.type !== undefined;
}

function isObject(value: unknown): value is { readonly type?: unknown } {
  return typeof value === 'object' && value !== null;
}
