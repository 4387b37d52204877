import type { Delta, Message } from 'rxjs-llm';
import type { Piece } from './scriptOf.ts';

/** Something that happened, and when, in milliseconds of virtual time. */
export interface Timed<T> {
  readonly at: number;
  readonly value: T;
  /** The bytes that it was made of; a restart is made of none. */
  readonly range?: Piece | undefined;
}

export interface TracedRequest {
  readonly at: number;
  readonly status?: number | undefined;
  readonly headersAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

export interface TracedDelta extends Timed<Delta> {
  /** A later restart made it void. */
  readonly isVoid: boolean;
}

export interface TracedEnd {
  readonly at: number;
  /** Absent if the answer completed. */
  readonly error?: Error;
}

/** One answer through the pipe, from the request to the end. */
export interface Trace {
  readonly requests: readonly TracedRequest[];
  readonly chunks: readonly Timed<Uint8Array>[];
  readonly records: readonly Timed<unknown>[];
  readonly deltas: readonly TracedDelta[];
  readonly messages: readonly Timed<Message>[];
  /** Absent if nothing ends the answer. */
  readonly end?: TracedEnd;
  readonly duration: number;
}
