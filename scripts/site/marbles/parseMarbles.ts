/** What a marble row shows at one point in time. */
export interface MarbleEvent {
  readonly at: number;
  readonly kind: 'next' | 'complete' | 'error' | 'subscribe' | 'unsubscribe';
  readonly value: string;
}

const KINDS: Readonly<Record<string, MarbleEvent['kind']>> = {
  '|': 'complete',
  '#': 'error',
  '^': 'subscribe',
  '!': 'unsubscribe',
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Reads a row as RxJS's TestScheduler does: a column is a frame, `(…)` is one frame's group, ` 9ms ` passes time. */
export function parseMarbles(marbles: string): readonly MarbleEvent[] {
  const events: MarbleEvent[] = [];
  let frame = 0;
  let group: number | undefined;
  let rest = marbles;
  while (rest !== '') {
    const time = /^(\d+(?:\.\d+)?)(ms|s|m)(?= |$)/.exec(rest);
    if (time && (rest === marbles || marbles.at(-rest.length - 1) === ' ')) {
      frame += Number(time[1]) * (UNITS[time[2] ?? ''] ?? 0);
      rest = rest.slice(time[0].length);
      continue;
    }
    const value = rest.charAt(0);
    rest = rest.slice(1);
    if (value === ' ') continue;
    if (value === '(') group = frame;
    else if (value === ')') group = undefined;
    else if (value !== '-') events.push({ at: group ?? frame, kind: KINDS[value] ?? 'next', value });
    frame += 1;
  }
  return events;
}
