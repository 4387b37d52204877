import type { CreateCandidate } from './Candidate.ts';
import { accumulated } from './accumulated.ts';
import { argumentsRead } from './argumentsRead.ts';
import { bareReader } from './bareReader.ts';
import { deltas } from './deltas.ts';
import { eventsourceParser } from './eventsourceParser.ts';
import { floor } from './floor.ts';
import { floorForAwait } from './floorForAwait.ts';
import { parts } from './parts.ts';
import { usualLoop } from './usualLoop.ts';
import { wholePipe } from './wholePipe.ts';

const OWN: Readonly<Record<string, CreateCandidate>> = {
  floor: (workload) => floor(workload),
  bareReader,
  floorForAwait,
  usualLoop,
  eventsourceParser,
  deltas,
  wholePipe,
  accumulated,
  argumentsRead,
};

/**
 * Finds a candidate by name. One that needs another package is loaded only on demand, by a path that the compiler
 * doesn't follow: the project's own checks don't need those packages.
 */
export async function loadCandidate(name: string): Promise<CreateCandidate> {
  const own = OWN[name];
  if (own) return own;
  const part = /^part (\d)$/.exec(name)?.[1];
  if (part !== undefined) return (workload, library) => itemAt(parts(workload, library), Number(part));
  const module = (await import(`./peers/${name}.ts`)) as Readonly<Record<string, CreateCandidate>>;
  const peer = module[name];
  if (!peer) throw new Error(`peers/${name}.ts has no ${name}`);
  return peer;
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (!item) throw new Error(`There is no part ${index}`);
  return item;
}
