import type { StreamLog } from '../server/StreamLog.ts';
import { APPEND_CHECKS } from './appendChecks.ts';
import { LIFE_CHECKS } from './lifeChecks.ts';
import type { LogChecks } from './logEntries.ts';
import { READ_CHECKS } from './readChecks.ts';

/** One check of a log, for any test framework. */
export interface StreamLogCheck {
  /** What the log does, as the name of a test. */
  readonly name: string;
  /** Rejects if it doesn't. */
  readonly run: () => Promise<void>;
}

/**
 * Lists what a `StreamLog` must do: who may append, what a repeated append does, and that readers miss and double nothing.
 *
 * @param log - The log to check. Each check uses ids of its own.
 * @param other - The same store as another process sees it. Default: the same log.
 *
 * @example
 * ```ts
 * import { memoryLog } from 'rxjs-llm/server';
 * import { streamLogChecks } from 'rxjs-llm/testing';
 *
 * for (const { run } of streamLogChecks(memoryLog())) await run(); // in a test: it(name, run)
 * ```
 */
export function streamLogChecks(log: StreamLog, other: StreamLog = log): readonly StreamLogCheck[] {
  const checks: LogChecks = { ...APPEND_CHECKS, ...READ_CHECKS, ...LIFE_CHECKS };
  return Object.entries(checks).map(([name, check]) => ({
    name,
    run: () => check(log, other, createId()),
  }));
}

/** As long as that of an answer, and different at its end only. */
function createId(): string {
  return Math.random().toString(36).slice(2, 14).padStart(64, '0');
}
