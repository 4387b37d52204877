import type { StartDelta, UsageDelta } from './Delta.ts';
import { isDelta } from './isDelta.ts';

/** Tells whether a value opens an attempt without being part of its answer. */
export function isPreamble(value: unknown): value is StartDelta | UsageDelta {
  return isDelta(value) && (value.type === 'start' || value.type === 'usage');
}
