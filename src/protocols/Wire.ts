import type { Delta } from '../delta/Delta.ts';
import type { Sink } from '../framing/PushStep.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';

/** Writes the deltas of one answer. */
export interface DeltaWriter extends Sink<Delta> {
  /** Takes the next delta, and emits at once what it makes. What the wire can't say of it is left out, or thrown. */
  push(delta: Delta): void;
  /**
   * Called once: emits the wire's end marker, or its record of an error.
   *
   * A client is told the name, the message, the code and the verdict of a {@link StreamError}. Of any other error it is
   * told `internal error`, because its message may hold anything.
   */
  end(error?: unknown): void;
}

/** How a server of yours says an answer: the inverse of a {@link Protocol}. */
export interface Wire {
  /** The name of the protocol that reads it. */
  readonly name: string;
  /** The headers of a response in it, beside those of server-sent events. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes a writer with a state of its own: one for each answer. */
  readonly writer: (emit: (event: ServerSentEvent) => void) => DeltaWriter;
}
