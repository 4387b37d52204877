/**
 * Kills, freezes and stops servers and their Redis in the middle of answers, and prints what readers saw: two processes and
 * more, and real sockets. Fails unless every reader has had exactly what it should.
 *
 * With `--short`, everything happens at once and to few; with `--kills=100`, so many writers are killed while a tool runs. With
 * words, such as `npm run server-faults -- Redis`, only the faults whose name contains one of them happen.
 */
import { parseArgs } from 'node:util';
import { startRedis } from '../test/support/redis.ts';
import { tableOf } from './pageTable.ts';
import { CROWD } from './serverFaults/crowd.ts';
import { inSeconds, type Fault, type Outcome, type Scale, type Scene } from './serverFaults/Fault.ts';
import { KILLED_IN_TOOL } from './serverFaults/killedInTool.ts';
import { LOST_STORES } from './serverFaults/lostStores.ts';
import { LOST_WRITERS } from './serverFaults/lostWriters.ts';
import { READERS_AND_STOPS } from './serverFaults/readersAndStops.ts';
import { startServer } from './serverFaults/startServer.ts';

const FULL: Scale = { answers: 25, words: 200, lease: 2_000, grace: 1_000, crowd: 1_000, kills: 20 };
const SHORT: Scale = { answers: 3, words: 150, lease: 1_000, grace: 400, crowd: 50, kills: 2 };

const NOTHING: Outcome = { readers: 0, exact: 0, seen: '', complaints: ['It did not happen'] };

const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean', default: false }, kills: { type: 'string' } },
  allowPositionals: true,
});
const scale = { ...(values.short ? SHORT : FULL), ...(values.kills && { kills: Number(values.kills) }) };
/** How long a fault may take, in milliseconds. */
const longest = 60_000 + scale.kills * 2_000;
const wanted = (fault: Fault): boolean =>
  positionals.length === 0 || positionals.some((word) => fault.name.includes(word));

const begun = performance.now();
const redis = await startRedis();
const start: Scene['start'] = (own = redis) => startServer(own.url);
const scene: Scene = { ...scale, redis, servers: [await start(), await start()], start };
const outcomes = new Map<Fault, Outcome>();

/** Those that run at the same time. The crowd needs the machine for itself. */
const some = [...LOST_WRITERS, ...LOST_STORES, ...READERS_AND_STOPS].filter(wanted);
const rest = [KILLED_IN_TOOL, CROWD].filter(wanted);
if (values.short) await Promise.all([...some, ...rest].map(happen));
else {
  const left = some.values();
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      for (const fault of left) await happen(fault);
    }),
  );
  for (const fault of rest) await happen(fault);
}

await redis.remove();
const all = [...some, ...rest].map((fault) => ({ fault, ...(outcomes.get(fault) ?? NOTHING) }));
const rows = all.map(({ fault, readers, exact, seen }) => [fault.name, String(readers), String(exact), seen]);
console.log(tableOf([['Fault', 'Readers', 'Exact', 'What they saw'], ...rows]));
const complaints = all.flatMap(({ fault, complaints: own }) => own.map((it) => `${fault.name}: ${it}`));
for (const complaint of complaints) console.log(complaint);
console.log(`\n${complaints.length} complaints, ${inSeconds(performance.now() - begun)}`);
process.exit(complaints.length === 0 ? 0 : 1);

async function happen(fault: Fault): Promise<void> {
  outcomes.set(fault, await outcomeOf(fault));
}

async function outcomeOf(fault: Fault): Promise<Outcome> {
  try {
    return await Promise.race([fault.run(scene), tooLong()]);
  } catch (error) {
    return { ...NOTHING, complaints: [String(error)] };
  }
}

function tooLong(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`It took longer than ${inSeconds(longest)}`)), longest);
  });
}
