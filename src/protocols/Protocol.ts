import type { Delta } from '../delta/Delta.ts';
import type { StreamError } from '../errors/StreamError.ts';

/** How a protocol's body is cut into records, and so which source reads it. */
export type Framing = 'sse' | 'ndjson' | 'aws-event-stream' | 'text';

/**
 * Turns one record into the deltas it stands for; `undefined` for none.
 *
 * An error that the record reports is thrown, or returned as the last element behind the deltas of the same
 * record, so that nothing is lost. A record it does not know becomes `{ type: 'unknown', raw }`.
 */
export type RecordReader<Record> = (record: Record) => Delta | readonly (Delta | StreamError)[] | undefined;

/** One provider's wire. */
export interface Protocol<Record> {
  readonly name: string;
  readonly framing: Framing;
  /** Makes a reader with a state of its own: one for each subscription. */
  reader(): RecordReader<Record>;
}
