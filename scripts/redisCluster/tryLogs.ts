import { pickText } from 'rxjs-llm';
import type { RedisLog } from 'rxjs-llm/redis';
import { shareThrough, streamId } from 'rxjs-llm/server';
import { streamLogChecks } from 'rxjs-llm/testing';
import { defer } from 'rxjs';
import { outcomeOf } from '../../test/support/outcomeOf.ts';
import { textOf, wordsAnswer } from '../serverFaults/answers.ts';

const WORDS = 80;
/** Enough that each of three masters has some. */
const ANSWERS = 9;
/** How long one check may take, in milliseconds. */
const PATIENCE = 30_000;

/** Runs all checks of a log, then some answers at once, of which each is read from both logs. Rejects unless all is right. */
export async function tryLogs(log: RedisLog, other: RedisLog): Promise<void> {
  for (const { name, run } of streamLogChecks(log, other)) await inTime(name, run());
  await inTime(
    'shares answers',
    Promise.all(Array.from({ length: ANSWERS }, (_, index) => tryAnswer(log, other, `answer ${index}`))),
  );
}

async function tryAnswer(log: RedisLog, other: RedisLog, name: string): Promise<void> {
  const id = streamId('ann', name);
  let begun = 0;
  const source = defer(() => {
    begun++;
    return wordsAnswer({ name, words: WORDS, gap: 10 });
  });
  const readers = [log, other].map((from) =>
    outcomeOf(source.pipe(shareThrough(from, { id, lease: 3_000 }), pickText())),
  );
  for (const { values, error } of await Promise.all(readers)) {
    const text = values.join('');
    if (error !== undefined || text !== textOf(WORDS)) {
      throw new Error(`${name} was read as ${text}`, { cause: error });
    }
  }
  if (begun !== 1) throw new Error(`${name} began ${begun} times`);
}

async function inTime(name: string, work: Promise<unknown>): Promise<void> {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`took longer than ${PATIENCE} ms`)), PATIENCE).unref();
  });
  try {
    await Promise.race([work, late]);
  } catch (error) {
    throw new Error(`"${name}": ${String(error)}`, { cause: error });
  }
}
