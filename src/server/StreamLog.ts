import type { Observable } from 'rxjs';

/** One entry of a log. */
export interface LogEntry {
  /** Its position, `epoch-seq`: two numbers of up to 16 digits. Each entry has a higher one than those before it. */
  readonly at: string;
  /** Opaque text. */
  readonly value: string;
}

/** Who lives: the writer of a log, or somebody who reads it. */
export type LogParty = 'writer' | 'readers';

/** On what condition to append. */
export interface AppendConfig {
  /** The position that must be the last; `0-0` if the log must be empty. */
  readonly after: string;
  /** How long the writer counts as living from now on, in milliseconds. With 0 it has left. */
  readonly lease: number;
}

/**
 * A list of entries for each answer, which is only ever appended to: where an answer lives between the server that writes it
 * and those that read it.
 *
 * `memoryLog` and `redisLog` are two; `streamLogChecks` of `rxjs-llm/testing` checks one of your own. Only `append` has to be
 * right for an answer to be right. When somebody counts as living is a matter of money: it decides when a writer is replaced.
 */
export interface StreamLog {
  /**
   * Appends all entries, or none.
   *
   * Resolves with `false` if another position is the last: the log belongs to somebody else now. An append whose last entry
   * is the last one of the log already, with the same position **and** value, resolves with `true` and does nothing, so
   * that a lost reply may be followed by the same append. Rejects if the store is away.
   */
  append(id: string, entries: readonly LogEntry[], config: AppendConfig): Promise<boolean>;
  /**
   * Emits what comes after a position, whether or not that has an entry: first what is there, then what is appended, in
   * order, each entry once, in lists that are never empty. It never completes, and waits while the store is away.
   */
  read(id: string, after: string): Observable<readonly LogEntry[]>;
  /** The last entry. */
  last(id: string): Promise<LogEntry | undefined>;
  /** Says that somebody lives, for as many milliseconds from now. */
  mark(id: string, who: LogParty, ms: number): Promise<void>;
  /** Whether somebody lives. */
  has(id: string, who: LogParty): Promise<boolean>;
}
