import { setImmediate } from 'node:timers/promises';
import type { Candidate } from '../candidates/Candidate.ts';
import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf } from '../workloads/answerOf.ts';
import { chatText } from '../workloads/chatText.ts';
import { openResponse } from '../workloads/openResponse.ts';

export interface LatencyConfig {
  readonly candidates: readonly string[];
  readonly rounds: number;
}

export interface Latency {
  readonly name: string;
  /** Microseconds. */
  readonly median: number;
  readonly p99: number;
}

const DELTAS = 1_000;

/** The time from a chunk entering the body to its value, one chunk at a time, in turn. */
export async function latency({ candidates, rounds }: LatencyConfig): Promise<readonly Latency[]> {
  const opened = await Promise.all(candidates.map((name) => openCandidate(name, chatText)));
  const all = opened.map(({ candidate }) => ({ candidate, times: [] as number[] }));
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { candidate, times } of all) {
      globalThis.gc?.({ type: 'minor' });
      const fresh = await timesOf(candidate);
      if (round > 0) times.push(...fresh);
    }
  }
  return all.map(({ candidate, times }) => {
    const sorted = times.sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
    return { name: candidate.name, median: at(0.5), p99: at(0.99) };
  });
}

async function timesOf(candidate: Candidate): Promise<readonly number[]> {
  const { chunks } = answerOf(chatText, chatText.deltasOf(DELTAS), 'events');
  const { response, send } = openResponse();
  const times: number[] = [];
  let start = 0;
  void candidate.read(response, () => times.push((performance.now() - start) * 1_000));

  for (const chunk of chunks.slice(0, DELTAS + 1)) {
    await setImmediate();
    start = performance.now();
    send(chunk);
  }
  await setImmediate();
  if (times.length < DELTAS) throw new Error(`${candidate.name} shows ${times.length} of ${DELTAS} deltas`);
  return times;
}
