import type { Sink } from './PushStep.ts';

/** A piece of a body, cut anywhere. */
export type Chunk = Uint8Array | string;

/** Cuts a body into records: a push step with limits. */
export type RecordParser<T> = (emit: (record: T) => void, config?: RecordParserConfig) => Sink<Chunk>;

/** Limits that keep a hostile or broken body from filling the memory. */
export interface RecordParserConfig {
  /** The largest record, in characters (UTF-16 code units, never more than the bytes). Default 8,388,608. */
  readonly maxBufferSize?: number | undefined;
}

export const DEFAULT_MAX_BUFFER_SIZE = 8_388_608;
