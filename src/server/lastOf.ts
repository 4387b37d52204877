import { firstValueFrom, from, timeout } from 'rxjs';
import type { LogEntry, StreamLog } from './StreamLog.ts';

/** For how long a request waits for a store that is away, in milliseconds. */
const PATIENCE = 5_000;

/** The last entry of a log, for who may not wait until a store is back. */
export function lastOf(log: StreamLog, id: string): Promise<LogEntry | undefined> {
  return firstValueFrom(from(log.last(id)).pipe(timeout(PATIENCE)), { defaultValue: undefined });
}
