import type { Goal } from './Section.ts';

export function isMet({ value, bound, limit }: Goal): boolean {
  return bound === 'at most' ? value <= limit : value >= limit;
}
