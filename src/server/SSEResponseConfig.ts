import type { SchedulerLike } from 'rxjs';
import type { Wire } from '../protocols/Wire.ts';

/** How an answer is sent, by whichever way out. */
export interface SSEResponseConfig {
  /** What the answer is said in. Default `deltasWire()`. */
  readonly wire?: Wire;
  /** After how long a silence a comment is sent, in milliseconds. Default 15,000. */
  readonly heartbeat?: number;
  /** How long a delta may wait for the next one, in milliseconds. Default 0: what arrives in one tick is one write. */
  readonly window?: number;
  /** After how long an `EventSource` reconnects, in milliseconds. Default: the browser's own. */
  readonly retry?: number;
  /** How many characters may wait for a slow reader, besides text, which is joined. Default 1,048,576. */
  readonly maxBuffer?: number;
  /** Added to those of server-sent events and of the wire, or instead of them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Unsubscribes when it aborts, such as the signal of a request. A client that still reads gets the record of an error. */
  readonly signal?: AbortSignal;
  /** Measures the silence and the windows. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}
