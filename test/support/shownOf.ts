import { inspect } from 'node:util';

/** All that a log, a copy or a report could show of an error and of what caused it. */
export function shownOf(error: unknown): string {
  const shown: unknown[] = [];
  for (let next = error; next instanceof Error; next = next.cause) {
    const fields = Object.getOwnPropertyDescriptors(next);
    shown.push(next.message, next.stack, String(next), JSON.stringify(next), JSON.stringify(fields));
  }
  const together = new AggregateError([error], 'All failed', { cause: error });
  for (const value of [error, together, structuredClone(error), Object.assign({}, error)]) {
    shown.push(inspect(value, { depth: Infinity, showHidden: true }), JSON.stringify(value));
  }
  return shown.join('\n');
}
