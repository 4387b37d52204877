import { checkLimits } from '../json/checkLimits.ts';
import type { LogEntry, LogParty, StreamLog } from '../server/StreamLog.ts';
import { APPEND_SCRIPT, APPEND_SHA } from './appendScript.ts';
import { createChannels } from './createChannels.ts';
import type { RedisClient } from './RedisClient.ts';
import { readStream } from './readStream.ts';
import { entriesIn } from './replies.ts';

/** How long an answer is retained, and where. */
export interface RedisLogConfig {
  /** How long an answer is retained after its last entry, in milliseconds. Default 600,000: ten minutes. */
  readonly ttl?: number;
  /** What all keys and channels begin with. Default `rxjs-llm:`. */
  readonly prefix?: string;
}

/** A log in Redis. */
export interface RedisLog extends StreamLog {
  /** Closes the connection that the log has opened to listen. Your client stays open. */
  close(): void;
}

/** `@redis/client` starts a timer for each command that lasts for seconds: a fifth of the CPU of an append. */
const WITHOUT_TIMER = { timeout: 0 };

/**
 * Retains answers in Redis, so that they survive the death of the process that writes them, and any process can read them.
 *
 * An answer is one stream. Appending is one script, so a stopped or replaced writer can't write. Publishing only wakes those
 * who read: a lost message is read from the stream. The log opens one more connection, for all answers that are being read.
 *
 * @param client - That of `@redis/client`, connected; or another one that has the few methods of {@link RedisClient}.
 *
 * @example
 * ```ts no-run
 * import { createClient } from '@redis/client';
 * import { redisLog } from 'rxjs-llm/redis';
 *
 * const log = redisLog(await createClient({ url: 'redis://127.0.0.1' }).connect());
 * ```
 */
export function redisLog(client: RedisClient, config: RedisLogConfig = {}): RedisLog {
  const { ttl = 600_000, prefix = 'rxjs-llm:' } = config;
  checkLimits({ ttl });
  if (!(ttl >= 1)) throw new TypeError('redisLog takes a `ttl` from 1');
  const channels = createChannels(client);
  const send = (...command: (string | number)[]): Promise<unknown> =>
    client.sendCommand(command.map(String), WITHOUT_TIMER);
  /** All keys of an answer are in one slot of a cluster. */
  const keyOf = (id: string): string => `${prefix}{${id}}`;
  const partyOf = (id: string, who: LogParty): string => `${keyOf(id)}:${who}`;

  const pull = async (key: string, after: string, count: number): Promise<readonly LogEntry[]> =>
    entriesIn(await send('XRANGE', key, `(${after}`, '+', 'COUNT', count));

  return {
    async append(id, entries, { after, lease }) {
      const rest = [2, keyOf(id), partyOf(id, 'writer'), after, Math.ceil(lease), Math.ceil(ttl)];
      for (const { at, value } of entries) rest.push(at, value);
      try {
        return (await send('EVALSHA', APPEND_SHA, ...rest)) === 1;
      } catch (error) {
        // Redis forgets its scripts when it restarts.
        if (!String(error).includes('NOSCRIPT')) throw error;
        return (await send('EVAL', APPEND_SCRIPT, ...rest)) === 1;
      }
    },

    read: (id, after) => readStream(channels, keyOf(id), after, pull),

    async last(id) {
      return entriesIn(await send('XREVRANGE', keyOf(id), '+', '-', 'COUNT', 1))[0];
    },

    async mark(id, who, ms) {
      await send('SET', partyOf(id, who), 1, 'PX', Math.ceil(ms));
      // A writer may be silent for longer than the answer is retained.
      if (who === 'writer') await send('PEXPIRE', keyOf(id), Math.ceil(Math.max(ttl, ms)));
    },

    has: async (id, who) => (await send('EXISTS', partyOf(id, who))) === 1,

    close: () => channels.close(),
  };
}
