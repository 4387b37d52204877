import { createBudget, type Budget } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

/** The keys of the last minute of a day and of the first of the next, in UTC. */
function keysAround(timeZone: string, midnight: number): readonly string[] {
  return [midnight - 1, midnight].map((now) => createBudget({ limit: 1, timeZone, now: () => now }).key());
}

describe('createBudget', () => {
  it.each([
    ['UTC', Date.UTC(2026, 10, 27), '2026-11-26', '2026-11-27'],
    ['Asia/Tokyo', Date.UTC(2026, 10, 26, 15), '2026-11-26', '2026-11-27'],
    ['America/New_York, before the spring day', Date.UTC(2026, 2, 8, 5), '2026-03-07', '2026-03-08'],
    ['America/New_York, after the spring day', Date.UTC(2026, 2, 9, 4), '2026-03-08', '2026-03-09'],
    ['America/New_York, before the autumn day', Date.UTC(2026, 10, 1, 4), '2026-10-31', '2026-11-01'],
    ['America/New_York, after the autumn day', Date.UTC(2026, 10, 2, 5), '2026-11-01', '2026-11-02'],
    ['Europe/Berlin, before the spring day', Date.UTC(2026, 2, 28, 23), '2026-03-28', '2026-03-29'],
    ['Europe/Berlin, after the spring day', Date.UTC(2026, 2, 29, 22), '2026-03-29', '2026-03-30'],
    ['Europe/Berlin, before the autumn day', Date.UTC(2026, 9, 24, 22), '2026-10-24', '2026-10-25'],
    ['Europe/Berlin, after the autumn day', Date.UTC(2026, 9, 25, 23), '2026-10-25', '2026-10-26'],
  ])('begins a day at midnight in %s', (zone, midnight, before, after) => {
    const timeZone = zone.split(',', 1)[0] ?? '';
    expect(keysAround(timeZone, midnight)).toStrictEqual([`budget:${before}`, `budget:${after}`]);
  });

  it.each([
    ['America/New_York', '2026-03-08', Date.UTC(2026, 2, 8, 5), 23],
    ['America/New_York', '2026-11-01', Date.UTC(2026, 10, 1, 4), 25],
    ['Europe/Berlin', '2026-03-29', Date.UTC(2026, 2, 28, 23), 23],
    ['Europe/Berlin', '2026-10-25', Date.UTC(2026, 9, 24, 22), 25],
  ])('has one day in %s on %s, however long it is', (timeZone, date, midnight, hours) => {
    const budget = (minute: number): Budget =>
      createBudget({ limit: 1, timeZone, now: () => midnight + minute * 60_000 });
    const minutes = Array.from({ length: hours * 60 }, (_, minute) => minute);
    expect(new Set(minutes.map((minute) => budget(minute).key()))).toStrictEqual(new Set([`budget:${date}`]));
    expect([-1, hours * 60].map((minute) => budget(minute).key())).not.toContain(`budget:${date}`);
  });

  it.each([
    ['month', 'budget:2026-11'],
    ['day', 'budget:2026-11-26'],
    ['hour', 'budget:2026-11-26 15'],
    ['minute', 'budget:2026-11-26 15:30'],
  ] as const)('has a window per %s', (per, key) => {
    expect(createBudget({ limit: 1, per, now: () => Date.UTC(2026, 10, 26, 15, 30) }).key()).toBe(key);
  });

  it('has an hour for each hour, also when the clocks are set back', () => {
    const hours = [5, 6, 7].map((hour) => {
      const now = (): number => Date.UTC(2026, 10, 1, hour);
      return createBudget({ limit: 1, per: 'hour', timeZone: 'America/New_York', now }).key();
    });
    expect(new Set(hours).size).toBe(3);
  });

  it('begins a month where its day begins', () => {
    const now = (): number => Date.UTC(2026, 10, 30, 15);
    expect(createBudget({ limit: 1, per: 'month', timeZone: 'Asia/Tokyo', now }).key()).toBe(
      'budget:2026-12',
    );
  });

  it('adds up within a window, and from nothing in the next', () => {
    let now = Date.UTC(2026, 10, 26);
    const budget = createBudget({ limit: 1, now: () => now });
    const yesterday = budget.key();
    expect([budget.add(0.25), budget.add(0.5), budget.add(0)]).toStrictEqual([0.25, 0.75, 0.75]);
    now += 86_400_000;
    expect(budget.add(0)).toBe(0);
    // A stream that began yesterday books there.
    expect(budget.add(1, yesterday)).toBe(1.75);
    expect(budget.add(0)).toBe(0);
  });

  it('retains few windows', () => {
    let now = 0;
    const budget = createBudget({ limit: 1, per: 'minute', now: () => now });
    const first = budget.key();
    for (let minute = 0; minute < 1_000; minute += 1) {
      budget.add(1);
      now += 60_000;
    }
    expect(budget.add(0, first)).toBe(1);
    budget.add(1);
    expect(budget.add(0, first)).toBe(0);
  });

  it('adds in a store that others share, by its name', async () => {
    const added: [string, number][] = [];
    const add = (key: string, amount: number): Promise<number> => {
      added.push([key, amount]);
      return Promise.resolve(amount);
    };
    const now = (): number => 0;
    await createBudget({ limit: 1, name: 'alice', store: { add }, now }).add(2);
    await createBudget({ limit: 1, name: 'bob', store: add, now }).add(3);
    expect(added).toStrictEqual([
      ['alice:1970-01-01', 2],
      ['bob:1970-01-01', 3],
    ]);
  });

  it('shares nothing with another budget', () => {
    const now = (): number => 0;
    createBudget({ limit: 1, now }).add(1);
    expect(createBudget({ limit: 1, now }).add(0)).toBe(0);
  });

  it.each([-1, NaN])('takes no limit of %s', (limit) => {
    expect(() => createBudget({ limit })).toThrow(TypeError);
  });
});
