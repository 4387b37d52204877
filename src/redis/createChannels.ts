import type { LogEntry } from '../server/StreamLog.ts';
import type { RedisClient, RedisSubscriber } from './RedisClient.ts';

/** Who reads a stream. There are many of them, so it is an object and not a function of its own for each. */
export interface Listener {
  /** Hears an entry, and the position that it comes after; without one, that it may have missed some. */
  hear(after: string, entry?: LogEntry): void;
}

/** All channels that somebody listens to, on one connection, which is opened for the first of them. */
export interface Channels {
  /** Resolves once nothing that is published any more is missed. */
  enter(channel: string, listener: Listener): Promise<unknown>;
  leave(channel: string, listener: Listener): void;
  close(): void;
}

interface Channel {
  readonly listeners: Set<Listener>;
  readonly ready: Promise<unknown>;
}

export function createChannels(client: RedisClient): Channels {
  const channels = new Map<string, Channel>();
  let connection: Promise<RedisSubscriber> | undefined;

  /** The same function for all channels, so that a channel that is entered again is heard once. */
  function hear(message: string, channel: string): void {
    const listeners = channels.get(channel)?.listeners;
    if (!listeners) return;
    const middle = message.indexOf(' ');
    const end = message.indexOf(' ', middle + 1);
    wake(listeners, message.slice(0, middle), {
      at: message.slice(middle + 1, end),
      value: message.slice(end + 1),
    });
  }

  /** What was published while the connection was lost is in the stream. */
  function wakeAll(): void {
    for (const { listeners } of channels.values()) wake(listeners, '');
  }

  async function connect(): Promise<RedisSubscriber> {
    const subscriber = client.duplicate();
    // It reconnects by itself.
    subscriber.on('error', () => undefined);
    subscriber.on('ready', wakeAll);
    try {
      await subscriber.connect();
    } catch (error) {
      // The next reader tries a new one.
      connection = undefined;
      throw error;
    }
    return subscriber;
  }

  async function listen(channel: string): Promise<unknown> {
    connection ??= connect();
    try {
      return await (await connection).subscribe(channel, hear);
    } catch (error) {
      channels.delete(channel);
      throw error;
    }
  }

  return {
    enter(channel, listener) {
      const known = channels.get(channel);
      known?.listeners.add(listener);
      if (known) return known.ready;
      const ready = listen(channel);
      channels.set(channel, { listeners: new Set([listener]), ready });
      return ready;
    },

    leave(channel, listener) {
      const known = channels.get(channel);
      if (!known?.listeners.delete(listener) || known.listeners.size > 0) return;
      channels.delete(channel);
      Promise.all([connection, known.ready])
        .then(([subscriber]) => channels.has(channel) || subscriber?.unsubscribe(channel))
        .catch(() => undefined);
    },

    close() {
      connection?.then((subscriber) => subscriber.destroy()).catch(() => undefined);
      connection = undefined;
    },
  };
}

function wake(listeners: ReadonlySet<Listener>, after: string, entry?: LogEntry): void {
  for (const listener of listeners) listener.hear(after, entry);
}
