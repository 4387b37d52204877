import type { Delta } from '../delta/Delta.ts';
import type { PushStep } from '../framing/PushStep.ts';

/** How a protocol's body is cut into records, and so which source reads it. */
export type Framing = 'sse' | 'ndjson' | 'aws-event-stream' | 'text';

/** Takes each delta that a reader makes. */
export type Emit = (delta: Delta) => void;

/** One provider's wire. */
export interface Protocol<Record> {
  readonly name: string;
  readonly framing: Framing;
  /**
   * Makes a reader with a state of its own: one for each subscription.
   *
   * An error that a record reports is thrown, after the deltas of the same record have been emitted. A record that the
   * reader doesn't know becomes `{ type: 'unknown', raw }`.
   */
  readonly reader: PushStep<Record, Delta>;
}
