import { asyncScheduler, noop, of, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs';
import type { Price } from '../delta/costOf.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { currentAttempt } from './attemptContext.ts';
import { createTally } from './createTally.ts';
import type { MeterReport } from './MeterReport.ts';
import { operate } from './operate.ts';

/** What tokens cost, and what measures the time. */
export interface MeterConfig {
  /** Without a price, no cost is reported. */
  readonly price?: Price;
  /** Measures the time. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Reports once per subscription what an answer took: time, tokens and money, never its content.
 *
 * It also reports if the source errors, and if the consumer unsubscribes. Upstream of `retryWithBackoff` it reports on
 * each request, downstream of it on the answer that the consumer sees.
 *
 * @param report - Called just before the end is forwarded. What it throws becomes an error notification, as in `tap`.
 * After the consumer has unsubscribed, RxJS reports it as an unhandled error.
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

  checkLimits(price ?? {});

  return operate((subscriber) => {
    const tally = createTally(scheduler.now(), currentAttempt(), price);
    let isOver = false;

    subscriber.add(() => {
      if (isOver) return;
      // As a subscriber, because RxJS then reports what `report` throws, and the other finalizers still run.
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
