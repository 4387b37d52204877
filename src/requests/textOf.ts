import { isBlank } from './isBlank.ts';

/** The text of a result, for wires that carry nothing else. Never blank. */
export function textOf(result: unknown): string {
  return typeof result === 'string' && !isBlank(result) ? result : JSON.stringify(result ?? null);
}
