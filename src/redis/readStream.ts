import { asyncScheduler, Observable, type Subscriber } from 'rxjs';
import { isAfter } from '../server/position.ts';
import type { LogEntry } from '../server/StreamLog.ts';
import type { Channels, Listener } from './createChannels.ts';

/** How long to wait before a failed command is sent again, in milliseconds. */
const PAUSE = 200;
/** How many entries are read at once: a long answer would block Redis for others. */
const PAGE = 1_000;

/** Reads at most as many entries of a stream after a position. */
type Pull = (channel: string, after: string, count: number) => Promise<readonly LogEntry[]>;

/**
 * Reads a stream and then what is published of it. The stream is the truth: a message is taken only if it continues what has
 * been read. Any other one, and each new connection, only says that there may be more in the stream.
 */
export function readStream(
  channels: Channels,
  channel: string,
  after: string,
  pull: Pull,
): Observable<readonly LogEntry[]> {
  return new Observable((subscriber) => {
    const reader = new StreamReader(subscriber, channels, channel, after, pull);
    subscriber.add(() => channels.leave(channel, reader));
    void reader.start();
  });
}

class StreamReader implements Listener {
  readonly #subscriber: Subscriber<readonly LogEntry[]>;
  readonly #channels: Channels;
  readonly #channel: string;
  readonly #pull: Pull;
  #at: string;
  #isPulling = true;
  #isBehind = false;

  constructor(
    subscriber: Subscriber<readonly LogEntry[]>,
    channels: Channels,
    channel: string,
    after: string,
    pull: Pull,
  ) {
    this.#subscriber = subscriber;
    this.#channels = channels;
    this.#channel = channel;
    this.#at = after;
    this.#pull = pull;
  }

  async start(): Promise<void> {
    try {
      await this.#channels.enter(this.#channel, this);
    } catch {
      return this.#later(() => this.start());
    }
    if (!this.#subscriber.closed) await this.#pullAll();
  }

  hear(before: string, entry?: LogEntry): void {
    if (this.#isPulling) this.#isBehind = true;
    else if (entry && before === this.#at) this.#emit([entry]);
    else if (!entry || isAfter(entry.at, this.#at)) void this.#pullAll();
  }

  async #pullAll(): Promise<void> {
    this.#isPulling = true;
    try {
      do {
        this.#isBehind = false;
        const entries = await this.#pull(this.#channel, this.#at, PAGE);
        this.#isBehind ||= entries.length === PAGE;
        this.#emit(entries);
      } while (this.#isBehind && !this.#subscriber.closed);
      this.#isPulling = false;
    } catch {
      this.#later(() => this.#pullAll());
    }
  }

  #emit(entries: readonly LogEntry[]): void {
    this.#at = entries.at(-1)?.at ?? this.#at;
    if (entries.length > 0) this.#subscriber.next(entries);
  }

  #later(task: () => Promise<void>): void {
    const pause = asyncScheduler.schedule(() => {
      this.#subscriber.remove(pause);
      void task();
    }, PAUSE);
    this.#subscriber.add(pause);
  }
}
