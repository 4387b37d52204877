import { setTimeout } from 'node:timers/promises';
import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf } from '../workloads/answerOf.ts';
import { chatText } from '../workloads/chatText.ts';
import { openResponse } from '../workloads/openResponse.ts';
import { readingOf } from './readingOf.ts';

const STREAMS = 1_000;
const DELTAS = 20;
/** Longer than a frame. */
const SETTLE_MILLISECONDS = 100;

/** Bytes of heap per stream that has begun and waits. */
export async function heap(config: { readonly candidate: string }): Promise<{ name: string; bytes: number }> {
  const { candidate } = await openCandidate(config.candidate, chatText);
  const answer = answerOf(chatText, chatText.deltasOf(DELTAS), 'events');
  const begun = answer.chunks.slice(0, DELTAS + 1);
  // Compiled code and caches don't belong to a stream.
  for (let run = 0; run < STREAMS; run += 1) await readingOf(candidate, answer)();

  const before = await heapInUse();
  const open = Array.from({ length: STREAMS }, () => {
    const { response, send } = openResponse();
    const reading = { seen: undefined as unknown, response };
    void candidate.read(response, (value) => {
      reading.seen = value;
    });
    for (const chunk of begun) send(chunk);
    return reading;
  });
  const bytes = ((await heapInUse()) - before) / STREAMS;

  const silent = open.filter(({ seen }) => seen === undefined).length;
  if (silent > 0) throw new Error(`${candidate.name}: ${silent} streams have not begun`);
  return { name: candidate.name, bytes };
}

async function heapInUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    await setTimeout(SETTLE_MILLISECONDS);
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}
