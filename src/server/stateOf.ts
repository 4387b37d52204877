import { firstValueFrom, of, timeout } from 'rxjs';
import { lastOf } from './lastOf.ts';
import { isEnding, parseRecord } from './logRecord.ts';
import { isAfter, positionIn, START } from './position.ts';
import type { StreamId } from './streamId.ts';
import type { LogEntry, StreamLog } from './StreamLog.ts';

/**
 * How far a shared answer is.
 *
 * - `none`: there is none, or no longer.
 * - `live`: it has no end yet.
 * - `ended`: it is complete, has failed or was stopped.
 * - `read`: it has ended, and the reader has had all of it.
 */
export type SharedState = 'none' | 'live' | 'ended' | 'read';

/**
 * Says how far a shared answer is, so that a route can answer 204 when there is nothing to read.
 *
 * `EventSource` reconnects after every answer until it gets a 204: send one for `read`. `useChat` of the AI SDK asks whether
 * there is an answer to join: send it a 204 for anything but `live`.
 *
 * Rejects if the log doesn't answer for some seconds.
 *
 * @param after - The position that the reader has had: the request's `Last-Event-ID`.
 *
 * @example
 * ```ts
 * import { memoryLog, stateOf, streamId } from 'rxjs-llm/server';
 *
 * await stateOf(memoryLog(), streamId('ann', 'message 1')); // => 'none'
 * ```
 */
export async function stateOf(log: StreamLog, id: StreamId, after?: string | null): Promise<SharedState> {
  const last = await lastOf(log, id);
  if (!last) return 'none';
  const end = parseRecord(last.value);
  if (!isEnding(end)) return 'live';
  const at = positionIn(after);
  if (at === last.at) return 'read';
  // An error is an event with a position of its own; completing is none.
  if (end.error || at === START || isAfter(at, last.at)) return 'ended';
  const none: readonly LogEntry[] = [];
  const rest = await firstValueFrom(
    log.read(id, at).pipe(timeout({ first: A_MOMENT, with: () => of(none) })),
    { defaultValue: none },
  );
  return rest[0]?.at === last.at ? 'read' : 'ended';
}

/** In milliseconds. The log may be dropped in this very moment. */
const A_MOMENT = 5_000;
