/**
 * Subscribes and unsubscribes at random moments, and reads many answers with faults at the same time, over real sockets.
 * Fails if something is left open, an answer isn't what was sent, or a rejection is unhandled.
 *
 * `--cycles`, `--streams`, `--tokens`, `--patience` (milliseconds until a stall is one) and `--seed` take numbers.
 */
import { getEventListeners, once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { runCycles } from './soak/cycles.ts';
import { settle, type Resources } from './soak/resources.ts';
import { runStreams } from './soak/streams.ts';

/** The bytes by which the heap may grow, for any number of cycles: the engine's own share varies. */
const HEAP_TOLERANCE = 1_500_000;

const option = (value: number) => ({ type: 'string' as const, default: String(value) });
const { values } = parseArgs({
  options: {
    cycles: option(10_000),
    streams: option(1_000),
    tokens: option(500),
    patience: option(10_000),
    seed: option(Math.floor(Math.random() * 1_000_000)),
  },
});
const [cycles, streams, tokens, patience, seed] = [
  Number(values.cycles),
  Number(values.streams),
  Number(values.tokens),
  Number(values.patience),
  Number(values.seed),
];

const complaints: string[] = [];
process.on('unhandledRejection', (reason) => complaints.push(`unhandled rejection: ${String(reason)}`));
process.on('uncaughtException', (error) => complaints.push(`uncaught: ${String(error)}`));
process.on('warning', (warning) => complaints.push(`warning: ${String(warning)}`));

const server = new Worker(new URL('./soak/server.ts', import.meta.url));
const [{ port }] = (await once(server, 'message')) as [{ port: number }];
const origin = `http://127.0.0.1:${port}`;
const patient = new AbortController();

console.log(`Node ${process.versions.node}, seed ${seed}`);
await soak('cycles', cycles, async () => {
  // The first ones make the engine compile, and fill its caches.
  await runCycles(origin, Math.min(1_000, cycles), seed, patient.signal);
  const before = await settle(server);
  return [before, await runCycles(origin, cycles, seed + 1_000, patient.signal)];
});
await soak('streams', streams, async () => {
  await runStreams(origin, Math.min(100, streams), tokens, patience, seed);
  const before = await settle(server);
  return [before, await runStreams(origin, streams, tokens, patience, seed + 1_000)];
});

await server.terminate();
for (const complaint of complaints) console.error(complaint);
console.log(complaints.length === 0 ? 'Level' : `${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;

interface Report {
  readonly counts: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** Runs one part, prints the resources before and after it, and reports those that have grown. */
async function soak(
  name: string,
  count: number,
  run: () => Promise<readonly [Resources, Report]>,
): Promise<void> {
  if (count === 0) return;
  const start = performance.now();
  const [before, { counts, wrong }] = await run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const after = await settle(server);
  const listeners = getEventListeners(patient.signal, 'abort').length;

  const kinds = Object.entries(counts).map(([kind, times]) => `${times} ${kind}`);
  console.log(`\n${count} ${name} in ${seconds} s: ${kinds.sort().join(', ')}`);
  console.log(`  heap         ${inMegabytes(before.heap)} → ${inMegabytes(after.heap)} MB`);
  for (const key of ['sockets', 'timers', 'others', 'connections'] as const) {
    console.log(`  ${key.padEnd(12)} ${before[key]} → ${after[key]}`);
    if (after[key] > before[key]) complaints.push(`${name} leave ${after[key] - before[key]} ${key}`);
  }
  console.log(`  listeners    ${listeners}`);
  if (listeners > 0) complaints.push(`${name} leave ${listeners} listeners on a signal`);
  const growth = after.heap - before.heap;
  if (growth > HEAP_TOLERANCE) complaints.push(`${name} leave ${inMegabytes(growth)} MB`);
  complaints.push(...wrong);
}

function inMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(2);
}
