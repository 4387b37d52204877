import { setTimeout as delay } from 'node:timers/promises';
import type { TestRedis } from '../../test/support/redis.ts';
import type { Reading } from './readAnswer.ts';
import type { FaultServer } from './startServer.ts';

/** How much of everything. */
export interface Scale {
  readonly answers: number;
  readonly words: number;
  /** The lease of the answers that lose their writer, in milliseconds. */
  readonly lease: number;
  readonly grace: number;
  /** How many readers come at once. */
  readonly crowd: number;
  /** How many writers are killed while their tool runs. */
  readonly kills: number;
}

/** What a fault happens to. */
export interface Scene extends Scale {
  readonly redis: TestRedis;
  /** Two servers that nothing is done to. */
  readonly servers: readonly [FaultServer, FaultServer];
  /** Starts one more. */
  readonly start: (redis?: TestRedis) => Promise<FaultServer>;
}

/** What readers saw of it. */
export interface Outcome {
  readonly readers: number;
  /** How many of them had what they should, and nothing twice. */
  readonly exact: number;
  readonly seen: string;
  readonly complaints: readonly string[];
}

export interface Fault {
  readonly name: string;
  readonly run: (scene: Scene) => Promise<Outcome>;
}

/** How long each word takes, in milliseconds. */
export const GAP = 20;

/** Some names that no other fault uses. */
export function namesOf(fault: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${fault} ${index}`);
}

/** Counts the readings that are as they should be, and shows some of the others. */
export function judge(
  readings: readonly Reading[],
  isExact: (reading: Reading) => boolean,
  seen: string,
  claims: Readonly<Record<string, boolean>> = {},
): Outcome {
  const wrong = readings.filter((reading) => !isExact(reading));
  return {
    readers: readings.length,
    exact: readings.length - wrong.length,
    seen,
    complaints: [
      ...wrong.slice(0, 3).map((reading) => JSON.stringify({ ...reading, text: reading.text.slice(-40) })),
      ...Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [`not true: ${claim}`])),
    ],
  };
}

/** Waits until something has happened. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`It never happened that ${what}`);
    await delay(10);
  }
}

/** In milliseconds. */
const PATIENCE = 30_000;

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The longest silence of some readings, in seconds. */
export function silenceOf(readings: readonly Reading[]): string {
  const [least, most] = [Math.min, Math.max].map((of) => of(...readings.map((it) => it.longestSilence)));
  return `${inSeconds(least)}–${inSeconds(most)}`;
}

export function inSeconds(milliseconds = 0): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
