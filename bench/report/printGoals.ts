import { isMet } from './isMet.ts';
import type { Goal } from './Section.ts';

/** Prints each goal with the measured value. */
export function printGoals(goals: readonly Goal[]): void {
  const width = Math.max(...goals.map(({ what }) => what.length));
  console.log('\n# Goals');
  for (const goal of goals) {
    const { what, value, bound, limit } = goal;
    const verdict = isMet(goal) ? 'met' : 'NOT MET';
    console.log(
      `${verdict.padEnd(7)}  ${what.padEnd(width)}  ${value.toFixed(2).padStart(7)}  ${bound} ${limit}`,
    );
  }
  console.log(`\n${goals.filter(isMet).length} of ${goals.length} goals are met`);
}
