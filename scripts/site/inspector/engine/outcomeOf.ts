import type { Trace } from './Trace.ts';

/** How an answer ended, in the words of a test's title. */
export function outcomeOf({ end, requests }: Trace): string {
  const how = !end ? 'never ends' : end.error ? `errors with ${end.error.name}` : 'completes';
  return `${how} after ${requests.length} ${requests.length === 1 ? 'request' : 'requests'}`;
}
