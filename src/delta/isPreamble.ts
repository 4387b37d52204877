import { isDelta } from './isDelta.ts';

/** Tells whether a value opens an attempt without being part of its answer. */
export function isPreamble(value: unknown): boolean {
  return isDelta(value) && (value.type === 'start' || value.type === 'usage');
}
