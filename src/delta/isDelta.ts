import { isObject } from '../json/unknown.ts';
import type { Delta } from './Delta.ts';

/** Tells deltas from other values in a stream: messages, states and server-sent events have no `type`. */
export function isDelta(value: unknown): value is Delta {
  // Reading the field is several times as fast as `in`.
  return isObject(value) && value['type'] !== undefined;
}
