/**
 * Runs every gate in order, one line each. Stops at the first that fails, and shows its output.
 * With names, such as `npm run check -- lint size`, runs only those; with `--deep`, then the slow ones too.
 */
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = join(root, 'node_modules/.bin');

const GATES: readonly (readonly [name: string, command: string])[] = [
  ['format', 'prettier --check .'],
  ['lint', 'eslint . --max-warnings 0'],
  // The tests of types are types too.
  ['types', 'tsc'],
  ['src-types', 'tsc -p tsconfig.build.json'],
  ['build', 'tsup'],
  // With the public surface, the packed package, and all that the docs claim.
  ['tests', 'vitest run --project unit --project system --project angular --project processes'],
  ['conformance', 'node scripts/conformance.ts --check'],
  ['errors', 'node scripts/errors.ts --check'],
  ['losses', 'node scripts/losses.ts --check'],
  ['plain-rxjs', 'node scripts/plainRxJS.ts --check'],
  ['size', 'node scripts/size.ts'],
  ['docs', 'typedoc'],
  // Links, twins and what each page must hold; from files, so a browser need not be there.
  ['site', 'node scripts/site/check.ts'],
];

/** Gates that take minutes: each finds what a single run of the tests may miss. */
const DEEP_GATES: typeof GATES = [
  // In Chromium: no error from `file:`, axe, widths, and what the search finds.
  ['site-browser', 'vitest run --project browser test/browser/site'],
  // Every example from a clean install, in Chromium or as a program.
  ['examples', 'EXAMPLES=all vitest run --project examples'],
  ['soak', 'node scripts/soak.ts'],
  ['crowd', 'READERS=1000 vitest run --project system test/frameworks/crowd'],
  [
    'fuzz',
    'FUZZ_RUNS=20 vitest run --project unit --project system test/fuzz test/framing/createGrowing test/protocols/roundTrip',
  ],
  // Every property, with other values than `npm test` tries.
  ['properties', 'FUZZ_RUNS=1 vitest run --project unit --project system --project angular'],
  ['faults', 'node scripts/faults.ts --check'],
  ['server-faults', 'node scripts/serverFaults.ts'],
  ['takeovers', 'node scripts/serverFaults.ts --kills=100 tool'],
  // Three masters and ioredis, with the wrappers that the docs show; needs a Redis.
  ['redis-cluster', 'node scripts/redisCluster.ts'],
  // The packed package in an app compiled ahead of time, on each major version, from a clean install.
  ['angular-versions', 'node scripts/angularVersions.ts'],
  // What `ng build` makes of an app with and without the packed package.
  ['angular-size', 'node scripts/angularSize.ts'],
  ['mutants', 'node scripts/mutants.ts'],
  ['mutation', 'node scripts/mutation.ts'],
];

/** Gates whose output is worth reading even if they pass. */
const TALKATIVE = [
  'angular-versions',
  'angular-size',
  'soak',
  'server-faults',
  'takeovers',
  'redis-cluster',
  'mutants',
  'mutation',
];

interface Outcome {
  readonly hasPassed: boolean;
  readonly output: string;
}

/** Runs a command line with the project's own tools first, on the Node that runs this script. */
function run(command: string): Promise<Outcome> {
  const PATH = [dirname(process.execPath), tools, process.env['PATH']].join(delimiter);
  const child = spawn(command, { cwd: root, shell: true, env: { ...process.env, PATH } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ hasPassed: code === 0, output }));
  });
}

const wanted = process.argv.slice(2).filter((argument) => argument !== '--deep');
const isDeep = process.argv.includes('--deep');
const gates = [...GATES, ...(isDeep || wanted.length > 0 ? DEEP_GATES : [])];

for (const [name, command] of gates.filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
  const start = performance.now();
  const { hasPassed, output } = await run(command);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${hasPassed ? 'passed' : 'FAILED'}  ${name.padEnd(20)} ${seconds.padStart(6)} s`);
  if (!hasPassed) {
    console.log(`\n> ${command}\n\n${output}`);
    process.exit(1);
  }
  if (TALKATIVE.includes(name)) console.log(output.trim().replaceAll(/^/gm, '        '));
}
