import type { Subscription } from 'rxjs';
import { ask } from './answers.ts';
import { below, createRandom, pick } from './random.ts';
import type { Fault, Scene } from './scene.ts';

/** When a subscriber unsubscribes. */
export type Moment =
  | 'at once'
  | 'before the headers'
  | 'in mid-answer'
  | 'while stalled'
  | 'in backoff'
  | 'at the end'
  | 'by a signal';

const MOMENTS = [
  'at once',
  'before the headers',
  'in mid-answer',
  'while stalled',
  'in backoff',
  'at the end',
  'by a signal',
] as const satisfies readonly Moment[];

const FAULTS: Readonly<Record<Moment, Fault>> = {
  'at once': 'none',
  'before the headers': 'mute',
  'in mid-answer': 'none',
  'while stalled': 'stall',
  'in backoff': 'busy',
  'at the end': 'none',
  'by a signal': 'none',
};

/** Subscribers at the same time. */
const LANES = 50;

export interface CyclesReport {
  readonly counts: Readonly<Record<string, number>>;
  /** What went wrong. */
  readonly wrong: readonly string[];
}

/** Subscribes and unsubscribes many times, at random moments. The signal outlives all subscriptions. */
export async function runCycles(
  origin: string,
  cycles: number,
  seed: number,
  signal: AbortSignal,
): Promise<CyclesReport> {
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  let begun = 0;

  async function lane(): Promise<void> {
    while (begun < cycles) {
      const number = begun++;
      const random = createRandom(seed + number);
      const moment = pick(MOMENTS, random);
      counts[moment] = (counts[moment] ?? 0) + 1;
      const complaint = await runCycle(origin, moment, random, signal);
      if (complaint) wrong.push(`cycle ${number}, ${moment}: ${complaint}`);
    }
  }

  await Promise.all(Array.from({ length: LANES }, lane));
  return { counts, wrong };
}

/** One subscription. Returns what went wrong. */
function runCycle(
  origin: string,
  moment: Moment,
  random: () => number,
  patient: AbortSignal,
): Promise<string | undefined> {
  const scene: Scene = {
    wire: pick(['openai', 'ollama'], random),
    fault: FAULTS[moment],
    isOnce: false,
    tokens: 20 + below(30, random),
    seed: below(1_000_000, random),
  };
  const own = new AbortController();
  const isOwn = moment === 'by a signal';
  const reason = new Error('Enough');
  const after = below(12, random);

  return new Promise((resolve) => {
    let subscription: Subscription | undefined = undefined;
    let deltas = 0;
    let isOver = false;
    let hasLeft = false;

    function over(complaint?: string): void {
      if (isOver) return;
      isOver = true;
      // Notifications after the end count too.
      setTimeout(() => resolve(complaint), 1 + below(3, random));
    }

    function leave(): void {
      if (isOver) return;
      hasLeft = true;
      if (isOwn) return own.abort(reason);
      subscription?.unsubscribe();
      over();
    }

    function leaveSoon(): void {
      if (!hasLeft) setTimeout(leave, below(4, random));
    }

    subscription = ask(origin, scene, {
      signal: isOwn ? own.signal : patient,
      onBackoff: () => (moment === 'in backoff' ? leaveSoon() : undefined),
      onDelta() {
        deltas += 1;
        if (moment === 'while stalled' && deltas === 1) leaveSoon();
        if ((moment === 'in mid-answer' || isOwn) && deltas === after + 1) {
          if (random() < 0.5) leave();
          else leaveSoon();
        }
      },
    }).subscribe({
      next() {
        if (hasLeft && !isOwn) over('heard a value after leaving');
      },
      error(error: unknown) {
        over(isOwn && error === reason ? undefined : `heard ${String(error)}`);
      },
      complete() {
        subscription?.unsubscribe();
        over();
      },
    });
    if (moment === 'at once') leave();
    if (moment === 'before the headers') leaveSoon();
  });
}
