import type { Body } from './openBody.ts';

/** Whether a value can be read only once: a `Response`, a stream or an iterable. */
export function isOneShot(value: unknown): value is Response | Body {
  if (typeof value !== 'object' || value === null) return false;
  return 'ok' in value || 'getReader' in value || Symbol.asyncIterator in value;
}
