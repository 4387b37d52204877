import { createClient } from '@redis/client';
import { setTimeout as delay } from 'node:timers/promises';
import { streamId } from 'rxjs-llm/server';
import { ledgerOf } from './answers.ts';
import { judge, namesOf, type Fault, type Scene } from './Fault.ts';
import { readAnswer, type Reading } from './readAnswer.ts';

/** How many of them live at a time. */
const LANES = 4;
/** In milliseconds. Its lease is short, because it is waited for many times. */
const LEASE = 600;

/** Kills a server each time while the tool of its agent runs. Another one takes over, and runs the tool again. */
export const KILLED_IN_TOOL: Fault = {
  name: 'kill -9 of the writer while its tool runs',
  async run(scene) {
    const names = namesOf('paid', scene.kills);
    const left = names.values();
    const rounds: Round[] = [];
    async function lane(): Promise<void> {
      for (const name of left) rounds.push(await killInTool(scene, name));
    }
    await Promise.all(Array.from({ length: LANES }, lane));

    const uses = rounds.map(({ ledger }) => Object.values(ledger));
    const readings = rounds.map(({ reading }) => reading);
    return judge(
      readings,
      ({ text, end }) => text === 'Paid' && end === 'done',
      `the tool ran on both servers with one key, ${names.length} times`,
      {
        'each answer has one key': uses.every((keys) => keys.length === 1),
        'each key was presented by both servers': uses.every((keys) => keys[0] === 2),
      },
    );
  },
};

interface Round {
  readonly reading: Reading;
  /** How often each key was presented. */
  readonly ledger: Readonly<Record<string, number>>;
}

async function killInTool({ redis, servers: [, other], start }: Scene, name: string): Promise<Round> {
  const owner = await start();
  const ports = [owner.port, other.port];
  const answer = readAnswer({ name, pays: true, lease: LEASE, onLost: 'restart' }, { ports });
  const client = await createClient({ url: redis.url }).connect();
  const ledger = ledgerOf(streamId('ann', name));
  while ((await client.hLen(ledger)) === 0) await delay(5);
  owner.kill();
  const reading = await answer;
  const entries = Object.entries(await client.hGetAll(ledger));
  await client.close();
  return { reading, ledger: Object.fromEntries(entries.map(([key, uses]) => [key, Number(uses)])) };
}
