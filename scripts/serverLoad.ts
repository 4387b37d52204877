/**
 * Measures what an answer costs that survives its server: plain piping, `memoryLog`, `redisLog` on a Redis of its own, and
 * vercel/resumable-stream, with the same load. Fails if a token is lost or doubled, or if a goal is missed.
 *
 * `--streams`, `--readers` of each, `--rate` (tokens a second of each) and `--seconds` take numbers. With `--kill` it kills the
 * process that writes an answer instead, and prints what readers in another process saw.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { tableOf } from './pageTable.ts';
import { startRedis } from '../test/support/redis.ts';
import { installPackages } from '../bench/installPackages.ts';
import { machine } from '../bench/report/machine.ts';
import { killWriter } from './serverLoad/killWriter.ts';
import type { Cost, Load } from './serverLoad/measureLoad.ts';
import { WAYS, type WayName } from './serverLoad/ways.ts';

const TASK = fileURLToPath(new URL('serverLoad/task.ts', import.meta.url));
const run = promisify(execFile);
const HEAD = ['Way', 'Tokens/s', 'Exact', 'Node', 'Redis', 'Heap of an open stream', 'Clients', 'p50, p99'];

const option = (value: number) => ({ type: 'string' as const, default: String(value) });
const { values, positionals } = parseArgs({
  options: {
    streams: option(1_000),
    readers: option(1),
    rate: option(50),
    seconds: option(6),
    kill: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [streams, readers] = [Number(values.streams), Number(values.readers)];

installPackages();
if (values.kill) {
  const rows = [];
  for (const way of ['redisLog', 'resumable-stream'] as const) {
    const redis = await startRedis();
    const { there, late } = await killWriter(way, redis.url);
    await redis.remove();
    rows.push([way, there, late]);
  }
  console.log(tableOf([['Way', 'The reader who was there', 'One who comes later'], ...rows]));
  process.exit();
}
console.log(
  `${machine()}; ${streams} streams with ${readers} readers each, ${values.rate} tokens/s a stream`,
);
const ways = WAYS.filter((way) => positionals.length === 0 || positionals.includes(way));
const costs: (readonly [WayName, Cost])[] = [];
for (const way of ways) {
  const { heap } = await costOf(way, true);
  costs.push([way, { ...(await costOf(way, false)), heap }]);
}
console.log(tableOf([HEAD, ...costs.map(rowOf)]));

const ours = costs.filter(([way]) => way !== 'resumable-stream');
const misses = ours.flatMap(([way, cost]) => missesOf(cost).map((miss) => `${way}: ${miss}`));
for (const miss of misses) console.log(miss);
process.exitCode = misses.length === 0 ? 0 : 1;

/** Each in a process and on a Redis that have seen no other. */
async function costOf(way: WayName, isSilent: boolean): Promise<Cost> {
  const redis = await startRedis();
  const load: Load = {
    way,
    redisUrl: redis.url,
    streams,
    readers,
    perSecond: Number(values.rate),
    seconds: Number(values.seconds),
    isSilent,
  };
  const { stdout } = await run(process.execPath, ['--expose-gc', TASK, JSON.stringify(load)]);
  await redis.remove();
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))) as Cost;
}

function rowOf([way, cost]: readonly [WayName, Cost]): readonly string[] {
  const usesRedis = cost.clients > 0;
  return [
    way,
    Math.round(cost.perSecond).toLocaleString('en'),
    `${cost.exact.toLocaleString('en')}/${cost.read.toLocaleString('en')}`,
    `${cost.node.toFixed(1)} µs`,
    usesRedis ? `${cost.redis.toFixed(1)} µs` : '',
    `${(cost.heap / 1_000).toFixed(1)} kB`,
    String(cost.clients),
    `${cost.p50.toFixed(1)}, ${cost.p99.toFixed(1)} ms`,
  ];
}

/** The goals are those of a thousand streams with a reader each. */
function missesOf({ exact, read, node, redis, heap, clients }: Cost): readonly string[] {
  return [
    ...(exact === read ? [] : [`${read - exact} streams were not exact`]),
    ...(streams < 1_000 || node <= 20 ? [] : ['more than 20 µs of Node a token']),
    ...(streams < 1_000 || redis <= 8 ? [] : ['more than 8 µs of Redis a token']),
    ...(heap <= 8_000 ? [] : ['more than 8 kB of heap an open stream']),
    ...(clients <= 2 ? [] : ['more than two clients of Redis']),
  ];
}
