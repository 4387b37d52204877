/** Measures the load of the first argument in a process of its own, and prints what it has cost. */
import { measureLoad, type Load } from './measureLoad.ts';

const load = JSON.parse(process.argv[2] ?? '') as Load;
process.stdout.write(`\n${JSON.stringify(await measureLoad(load))}`, () => process.exit());
