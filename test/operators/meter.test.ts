import {
  concat,
  config,
  EMPTY,
  map,
  NEVER,
  Observable,
  of,
  Subject,
  take,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs';
import {
  HttpError,
  meter,
  retryWithBackoff,
  TruncatedStreamError,
  type Delta,
  type MeterConfig,
  type MeterReport,
  type Usage,
} from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { run } from '../support/run.ts';

afterEach(() => {
  config.onUnhandledError = null;
  vi.useRealTimers();
});

const usage: Usage = { inputTokens: 1_000, outputTokens: 300, totalTokens: 1_300, raw: { secret: 'x' } };
const { raw, ...counts } = usage;
const deltas: Readonly<Record<string, Delta>> = {
  s: { type: 'start', id: 'a1' },
  h: { type: 'text', text: 'Hel' },
  l: { type: 'text', text: 'lo' },
  r: { type: 'reasoning', text: 'Hm' },
  u: { type: 'usage', usage },
  // As Anthropic reports it before the answer.
  v: { type: 'usage', usage: { inputTokens: 1_000, outputTokens: 1, totalTokens: 1_001, raw: {} } },
  f: { type: 'finish', reason: 'stop', rawReason: 'stop' },
  d: { type: 'done' },
  R: { type: 'restart', attempt: 2, error: new TruncatedStreamError() },
};

/** What the meter reports of a stream that is drawn, in virtual time. */
function reportOf(
  drawing: string,
  settings: MeterConfig & { readonly unsub?: string; readonly error?: unknown } = {},
  values: Readonly<Record<string, Delta>> = deltas,
): MeterReport {
  const reports: MeterReport[] = [];
  run(({ cold, expectObservable }) => {
    const source = cold(drawing, values, settings.error);
    const metered = source.pipe(meter((report) => reports.push(report), settings));
    if (settings.unsub === undefined) expectObservable(metered).toBe(drawing, values, settings.error);
    else expectObservable(metered, settings.unsub);
  });
  const [report, ...others] = reports;
  if (!report || others.length > 0) throw new Error(`Expected one report, received ${reports.length}`);
  return report;
}

describe('meter', () => {
  it(
    'passes all values through, and reports the numbers of the page, as the diagram shows',
    marbles((m) => {
      const [drawn, result] = diagram('operators/meter', 'deltas', 'result');
      const reports: MeterReport[] = [];
      const source = m.cold(drawn, deltas);
      m.expect(source.pipe(meter((report) => reports.push(report)))).toBeObservable(result, deltas);
      m.expect(source).toHaveSubscriptions('^------------!');
      m.flush();
      expect(reports).toStrictEqual([
        {
          outcome: 'complete',
          duration: 13,
          timeToFirstToken: 3,
          longestGap: 5,
          retries: 0,
          deltas: 3,
          usage: counts,
          outputTokens: 300,
          tokensPerSecond: 25_000,
          estimated: false,
        },
      ]);
    }),
  );

  it('counts the rounds of an agent in the current attempt, if there are several', () => {
    expect(reportOf('shsl|').rounds).toBe(2);
    expect(reportOf('shslRsh|').rounds).toBeUndefined();
    expect(reportOf('shRshsl|')).toMatchObject({ rounds: 2, retries: 1 });
  });

  it('reports an error by the name of its class, and nothing else of it', () => {
    const error = new HttpError({ status: 429, headers: new Headers({ secret: 'secret' }), body: 'secret' });
    const report = reportOf('-h-#', { error });
    expect(report).toMatchObject({ outcome: 'error', errorName: 'HttpError', duration: 3, deltas: 1 });
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('names the type of a thrown value that isn’t an error', () => {
    expect(reportOf('#', { error: 'a secret' }).errorName).toBe('string');
  });

  it('reports when the consumer unsubscribes, and unsubscribes the source', () => {
    const reports: MeterReport[] = [];
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-h--l----', deltas);
      const metered = source.pipe(meter((report) => reports.push(report)));
      expectObservable(metered, '^-----!').toBe('-h--l-', deltas);
      expectSubscriptions(source.subscriptions).toBe('^-----!');
    });
    expect(reports).toMatchObject([
      { outcome: 'stopped', duration: 6, timeToFirstToken: 1, longestGap: 3, deltas: 2 },
    ]);
  });

  it('reports on an empty, a silent and a failing source', () => {
    const nothing = { retries: 0, deltas: 0, estimated: false };
    expect(reportOf('--|')).toStrictEqual({ outcome: 'complete', duration: 2, ...nothing });
    expect(reportOf('---', { unsub: '^-!' })).toStrictEqual({ outcome: 'stopped', duration: 2, ...nothing });
    const errorName = 'TruncatedStreamError';
    expect(reportOf('#', { error: new TruncatedStreamError() })).toStrictEqual({
      outcome: 'error',
      duration: 0,
      ...nothing,
      errorName,
    });
    NEVER.pipe(meter(() => expect.unreachable('nothing has ended'))).subscribe();
  });

  it('stops a synchronous source after `take(1)`, and reports once', () => {
    const pulled: number[] = [];
    const reports: MeterReport[] = [];
    const source = new Observable<number>((subscriber) => {
      for (let value = 1; value <= 3 && !subscriber.closed; value += 1) {
        pulled.push(value);
        subscriber.next(value);
      }
    });
    source
      .pipe(
        meter((report) => reports.push(report)),
        take(1),
      )
      .subscribe();
    expect(pulled).toStrictEqual([1]);
    expect(reports).toMatchObject([{ outcome: 'stopped', deltas: 1 }]);
  });

  it('counts separately for each subscriber', () => {
    const reports: MeterReport[] = [];
    const metered = of('a', 'b').pipe(meter((report) => reports.push(report)));
    concat(metered, metered).subscribe();
    expect(reports.map((report) => report.deltas)).toStrictEqual([2, 2]);
  });

  it('reports `stopped` if an operator downstream errors', () => {
    const reports: MeterReport[] = [];
    of('a')
      .pipe(
        meter((report) => reports.push(report)),
        map(() => {
          throw new Error('broken');
        }),
      )
      .subscribe({ error: () => undefined });
    expect(reports).toMatchObject([{ outcome: 'stopped' }]);
  });

  it('measures time with the scheduler', () => {
    const reports: MeterReport[] = [];
    const scheduler = new VirtualTimeScheduler();
    const source = new Subject<string>();
    source.pipe(meter((report) => reports.push(report), { scheduler })).subscribe();
    scheduler.schedule(() => source.next('a'), 20);
    scheduler.schedule(() => source.complete(), 50);
    scheduler.flush();
    expect(reports).toMatchObject([{ timeToFirstToken: 20, longestGap: 30, duration: 50 }]);
  });
});

describe('what a meter measures', () => {
  it('waits for the first content of any kind', () => {
    const openings: readonly Delta[] = [
      { type: 'text', text: 'a' },
      { type: 'reasoning', text: 'a' },
      { type: 'refusal', text: 'a' },
      { type: 'tool-call-start', index: 0, name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'file', mediaType: 'image/png', data: '' },
    ];
    for (const opening of openings) {
      const report = reportOf('-s--o-|', {}, { s: { type: 'start' }, o: opening });
      expect(report).toMatchObject({ timeToFirstToken: 4, deltas: 1 });
    }
    const others: readonly Delta[] = [
      { type: 'start' },
      { type: 'usage', usage },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-result', id: 'c1', result: 1 },
      { type: 'source', raw: {} },
      { type: 'data', name: 'step', value: 1 },
      { type: 'unknown', raw: {} },
      { type: 'finish', reason: 'stop', rawReason: '' },
      { type: 'done' },
    ];
    for (const other of others) {
      const report = reportOf('-s--o-|', {}, { s: { type: 'start' }, o: other });
      expect(report).not.toHaveProperty('timeToFirstToken');
      expect(report.deltas).toBe(0);
    }
  });

  it('counts the silence before the end as a gap', () => {
    expect(reportOf('-h-l------#', { error: new TruncatedStreamError() }).longestGap).toBe(7);
    expect(reportOf('-h-----l-|').longestGap).toBe(6);
    expect(reportOf('------h-|').longestGap).toBe(2);
  });

  it('excludes reasoning that was not sent from the speed', () => {
    const values = { ...deltas, u: { type: 'usage', usage: { ...usage, reasoningTokens: 200 } } } as const;
    const [silent, heard] = ['-h---------(lu|)', '-r---------(lu|)'].map((drawing) =>
      reportOf(drawing, {}, values),
    );
    expect(silent?.tokensPerSecond).toBeCloseTo((100 * (1 / 2)) / 0.01);
    expect(heard?.tokensPerSecond).toBeCloseTo((300 * (1 / 2)) / 0.01);
  });

  it('has no negative speed if a host counts more reasoning than output', () => {
    const values = { ...deltas, u: { type: 'usage', usage: { ...usage, reasoningTokens: 400 } } } as const;
    expect(reportOf('-h-l-u|', {}, values).tokensPerSecond).toBe(0);
  });

  it('has no speed if no time has passed', () => {
    expect(reportOf('-h--(u|)')).not.toHaveProperty('tokensPerSecond');
    expect(reportOf('(hlu|)')).not.toHaveProperty('tokensPerSecond');
  });

  it('estimates what no usage has counted, and says so', () => {
    expect(reportOf('-h-l|')).toMatchObject({ outputTokens: 2, estimated: true });
    expect(reportOf('-h-l|')).not.toHaveProperty('usage');
    // Stopped after an early usage: what it has counted, and the characters since.
    expect(reportOf('-v-h-l--', { unsub: '^------!' })).toMatchObject({
      outputTokens: 1 + 2,
      usage: { outputTokens: 1 },
      estimated: true,
    });
    expect(reportOf('-v-h-l-u|')).toMatchObject({ outputTokens: 300, estimated: false });
    // A tool's name and arguments are output as well.
    const call: Readonly<Record<string, Delta>> = {
      n: { type: 'tool-call-start', index: 0, name: 'forecast' },
      a: { type: 'tool-call-args', index: 0, text: '{"at":1}' },
    };
    expect(reportOf('-n-a|', {}, call)).toMatchObject({ outputTokens: 4, estimated: true });
  });

  it('counts the characters of strings, and only the times of other values', () => {
    const reports: MeterReport[] = [];
    const note = (report: MeterReport): number => reports.push(report);
    of('Hello', ' you').pipe(meter(note)).subscribe();
    of(new Uint8Array(8), { data: 'x' }, { text: 'x' }, { type: 'text-delta' }, null, 7)
      .pipe(meter(note))
      .subscribe();
    of({ type: 'usage', tokens: 3 }).pipe(meter(note)).subscribe();
    expect(reports[0]).toMatchObject({ deltas: 2, outputTokens: 3, estimated: true });
    expect(reports[1]).toMatchObject({ deltas: 6, estimated: false, outcome: 'complete' });
    expect(reports[1]).not.toHaveProperty('outputTokens');
    expect(reports[2]).toMatchObject({ outcome: 'complete' });
  });

  it('reports a cost if there is a price and a usage', () => {
    const price = { input: 10, output: 20 };
    expect(reportOf('-h-l-u|', { price }).cost).toBeCloseTo(0.01 + 0.006);
    expect(reportOf('-h-l-u|')).not.toHaveProperty('cost');
    // Without the input, a cost would be too small to be of use.
    expect(reportOf('-h-l|', { price })).not.toHaveProperty('cost');
    expect(reportOf('-v-h-l-', { price, unsub: '^-----!' })).toMatchObject({
      cost: (1_000 * 10 + 3 * 20) / 1_000_000,
      estimated: true,
    });
  });

  it('reports the current attempt, and the cost of all attempts', () => {
    const price = { input: 10, output: 20 };
    const report = reportOf('-v-h----Rv-l--u|', { price });
    expect(report).toMatchObject({
      retries: 1,
      deltas: 1,
      timeToFirstToken: 3,
      longestGap: 8,
      usage: counts,
      outputTokens: 300,
      // The failed attempt was cut before its usage.
      estimated: true,
    });
    expect(report.cost).toBeCloseTo((1_000 * 10 + 2 * 20 + 1_000 * 10 + 300 * 20) / 1_000_000);
    expect(report).not.toHaveProperty('tokensPerSecond');
  });

  it('includes the cost of a failed attempt if the next one reports none', () => {
    const price = { input: 10, output: 20 };
    expect(reportOf('-h-u-R-l|', { price })).toMatchObject({ cost: 0.016, estimated: true });
    expect(reportOf('-h-u-R-|', { price })).toMatchObject({ cost: 0.016, estimated: false, deltas: 0 });
  });

  it('counts the retries that a restart reports, including silent ones', () => {
    const fourth: Delta = { type: 'restart', attempt: 4, error: new TruncatedStreamError() };
    expect(reportOf('-h-R-l|', {}, { ...deltas, R: fourth }).retries).toBe(3);
    expect(reportOf('-h-R-l-R|').retries).toBe(2);
  });

  it('reports on each request upstream of a retry, and on the answer downstream of it', () => {
    const above: MeterReport[] = [];
    const below: MeterReport[] = [];
    run(({ cold, expectObservable }) => {
      const attempts = [
        cold<Delta>('--#', deltas, new HttpError({ status: 503, headers: new Headers() })),
        cold<Delta>('-h-l|', deltas),
      ];
      const source = new Observable<Delta>((subscriber) => attempts.shift()?.subscribe(subscriber));
      const answer = source.pipe(
        meter((report) => above.push(report)),
        retryWithBackoff({ initialDelay: 10, jitter: 0 }),
        meter((report) => below.push(report)),
      );
      expectObservable(answer).toBe('-------------h-l|', deltas);
    });
    expect(above).toMatchObject([
      { outcome: 'error', errorName: 'HttpError', retries: 0, duration: 2 },
      { outcome: 'complete', retries: 1, timeToFirstToken: 1, duration: 4 },
    ]);
    // Downstream, an attempt without content only shows in the time.
    expect(below).toMatchObject([{ outcome: 'complete', retries: 0, timeToFirstToken: 13, duration: 16 }]);
  });
});

describe('a report that throws', () => {
  const failure = new RangeError('broken report');
  const broken = meter<number>(() => {
    throw failure;
  });

  it('becomes an error notification', () => {
    run(({ expectObservable }) => {
      expectObservable(of(1).pipe(broken)).toBe('(a#)', { a: 1 }, failure);
      expectObservable(throwError(() => new Error('first')).pipe(broken)).toBe('#', undefined, failure);
      expectObservable(EMPTY.pipe(broken)).toBe('#', undefined, failure);
    });
  });

  it('becomes an unhandled error after the consumer has unsubscribed, and the source is unsubscribed all the same', () => {
    vi.useFakeTimers();
    const unhandled: unknown[] = [];
    config.onUnhandledError = (error) => unhandled.push(error);
    let isOpen = true;
    const source = new Observable<number>(() => () => (isOpen = false));
    const subscription = source.pipe(broken).subscribe();
    expect(() => subscription.unsubscribe()).not.toThrow();
    expect(isOpen).toBe(false);
    vi.runAllTimers();
    expect(unhandled).toStrictEqual([failure]);
  });

  it('is called once', () => {
    const report = vi.fn(() => {
      throw failure;
    });
    of(1)
      .pipe(meter(report))
      .subscribe({ error: () => undefined });
    expect(report).toHaveBeenCalledTimes(1);
  });
});
