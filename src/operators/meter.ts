import { asyncScheduler, noop, of, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs';
import type { Price } from '../delta/costOf.ts';
import { currentAttempt } from './attemptContext.ts';
import { createTally } from './createTally.ts';
import type { MeterReport } from './MeterReport.ts';
import { operate } from './operate.ts';

/** What tokens cost, and where the time comes from. */
export interface MeterConfig {
  /** Without it, no cost is reported. */
  readonly price?: Price;
  /** Where the time comes from. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Reports once for each subscription what an answer took: time, tokens and money, never its content. Also where it fails, and where
 * the consumer leaves.
 *
 * Above `retryWithBackoff` it reports on each request, below it on the answer that the reader sees.
 *
 * @param report - Is called just before the end goes on. What it throws becomes an error notification, as in `tap`; after the
 * consumer has left, RxJS reports it as an unhandled error.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { meter, type Delta, type MeterReport } from 'rxjs-llm';
 *
 * const reports: MeterReport[] = [];
 * const deltas: Delta[] = [{ type: 'text', text: 'Hel' }, { type: 'text', text: 'lo' }, { type: 'done' }];
 *
 * of(...deltas).pipe(meter((report) => reports.push(report))).subscribe();
 *
 * reports.map(({ outcome, deltas, estimated }) => ({ outcome, deltas, estimated }));
 * // => [{ outcome: 'complete', deltas: 2, estimated: true }]
 * ```
 */
export function meter<T>(
  report: (report: MeterReport) => void,
  config: MeterConfig = {},
): MonoTypeOperatorFunction<T> {
  const { price, scheduler = asyncScheduler } = config;

  return operate((subscriber) => {
    const tally = createTally(scheduler.now(), currentAttempt(), price);
    let isOver = false;

    subscriber.add(() => {
      if (isOver) return;
      // Nobody is left to hear what `report` throws, and the source must be left all the same: as a subscriber
      // it is RxJS's to report.
      of(tally.report('stopped', scheduler.now())).subscribe({ next: report, error: noop });
    });

    return {
      next(value) {
        tally.count(value, scheduler.now());
        subscriber.next(value);
      },
      error(error) {
        isOver = true;
        report({ ...tally.report('error', scheduler.now()), errorName: nameOf(error) });
        subscriber.error(error);
      },
      complete() {
        isOver = true;
        report(tally.report('complete', scheduler.now()));
        subscriber.complete();
      },
    };
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
