/** Runs the measurement of the first argument with the settings of the second, and prints the result. */
import { MEASURES } from './MEASURES.ts';

const [name = '', config = '{}'] = process.argv.slice(2);
const measure = (MEASURES as Readonly<Record<string, ((config: unknown) => unknown) | undefined>>)[name];
if (!measure) throw new Error(`There is no measure ${name}`);
process.stdout.write(`\n${JSON.stringify(await measure(JSON.parse(config)))}`, () => process.exit());
