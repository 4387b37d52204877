import type { Goal } from './Section.ts';

/** A goal, said with the value that was measured. */
export function goalOf(what: string, value: number, bound: 'at most' | 'at least', limit: number): Goal {
  const isMet = bound === 'at most' ? value <= limit : value >= limit;
  return { claim: `${what}: ${value.toFixed(2)}, to be ${bound} ${limit}`, value, isMet };
}
