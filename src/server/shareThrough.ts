import { Observable, type MonoTypeOperatorFunction, type ObservableInput } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { isLimit } from '../json/isLimit.ts';
import type { Message } from '../message/Message.ts';
import { isTimerDelay } from '../operators/isTimerDelay.ts';
import { joinLog } from './joinLog.ts';
import { positionIn } from './position.ts';
import type { StreamId } from './streamId.ts';
import type { StreamLog } from './StreamLog.ts';

/** Which answer it is, where a reader begins, and what to do if its writer is lost. */
export interface ShareThroughConfig {
  /** Which answer, made by {@link streamId} from who asks. */
  readonly id: StreamId;
  /** The position that the reader has had: the request's `Last-Event-ID`. Anything else than a position counts as none. */
  readonly after?: string | null | undefined;
  /** How long a writer counts as living after it last said so, in milliseconds. Default 10,000. */
  readonly lease?: number;
  /** How long the source stays subscribed without any reader, in milliseconds. Default: to its end. */
  readonly grace?: number;
  /** What to do if the writer is lost after content: fail (the default), restart, or continue with another source. */
  readonly onLost?: 'fail' | 'restart' | ((partial: Message) => ObservableInput<Delta>);
}

/**
 * Shares one answer between all who ask for its id, on any server that has the same log: `shareStream` across processes.
 *
 * A subscription **joins** the answer that is being written, **replays** the one that has ended, and **begins** it if there is
 * none. Who begins it writes it into the log to its end, whoever unsubscribes; with `grace`, until nobody reads any more.
 * Everybody reads the log, so a reader may leave and come back with the id of the last event it had: `after`.
 *
 * If the writer's process dies, a reader notices after the `lease`. **Before any content** it takes the writer's place
 * unnoticed. **After content** `onLost` decides, because the tokens have been paid for:
 *
 * - `'fail'` (default): errors with a {@link LostStreamError}, after the content.
 * - `'restart'`: subscribes to the source again. A `restart` delta is emitted just before the new content.
 * - a function: continues with its source, from where the partial message ends.
 *
 * Put retries upstream: an answer that has ended by error is replayed, error included, for as long as the log retains it.
 *
 * @param log - `memoryLog()`, or `redisLog(client)` of `rxjs-llm/redis`.
 *
 * @example
 * ```ts
 * import { concat, defer, of } from 'rxjs';
 * import { pickText, type Delta } from 'rxjs-llm';
 * import { memoryLog, shareThrough, streamId } from 'rxjs-llm/server';
 *
 * let requests = 0;
 * const answer = defer(() => of<Delta>({ type: 'text', text: `request ${++requests}` })).pipe(
 *   shareThrough(memoryLog(), { id: streamId('ann', 'message 1') }),
 *   pickText(),
 * );
 *
 * concat(answer, answer); // => ['request 1', 'request 1']
 * ```
 */
export function shareThrough(log: StreamLog, config: ShareThroughConfig): MonoTypeOperatorFunction<Delta> {
  const { id, after, lease = 10_000, grace, onLost = 'fail' } = config;
  if (!isTimerDelay(lease) || (grace !== undefined && !(isLimit(grace) && grace < 2 ** 31))) {
    throw new TypeError('shareThrough takes a lease from 1 and a grace from 0, up to 2147483647 ms');
  }
  const beat = Math.max(MOST_OFTEN, Math.min(lease / 3, (grace ?? lease) / 8));

  return (source) =>
    new Observable((subscriber) =>
      joinLog(subscriber, source, positionIn(after), { log, id, lease, grace, beat, onLost }),
    );
}

/** In milliseconds. */
const MOST_OFTEN = 50;
