/**
 * Measures the built library beside a loop by hand and beside other libraries, and compares it with its goals. With
 * `--quick`, less of everything, in a minute at most; with `--only WORD`, the tables whose title contains the word;
 * with `--write`, puts what was measured into the docs. A candidate that reads wrong ends the run; a missed goal doesn't.
 */
import { installPackages } from './installPackages.ts';
import { machine } from './report/machine.ts';
import { printGoals } from './report/printGoals.ts';
import { printSection } from './report/printSection.ts';
import { publishReport } from './report/publishReport.ts';
import type { Section } from './report/Section.ts';
import { PLANS } from './sections/PLANS.ts';
import { sectionsOf } from './sections/sectionsOf.ts';

const { argv } = process;
const plan = argv.includes('--quick') ? PLANS.quick : PLANS.full;
const word = argv.includes('--only') ? (argv[argv.indexOf('--only') + 1] ?? '') : '';

const isWritten = argv.includes('--write');
if (isWritten && plan !== PLANS.full) throw new Error('The docs show a full run');

installPackages();
console.log(machine());

const start = performance.now();
const sections: Section[] = [];
const all = sectionsOf(plan);
for (const [title, measure] of all) {
  if (!title.toLowerCase().includes(word.toLowerCase())) continue;
  const section = await measure();
  printSection(section);
  sections.push(section);
}
printGoals(sections.flatMap(({ goals = [] }) => goals));
if (isWritten) publishReport(sections, [...all.keys()]);
console.log(`${((performance.now() - start) / 1_000).toFixed(0)} s`);
