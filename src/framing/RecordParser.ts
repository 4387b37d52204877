/** A push parser: chunks go in, and each whole record is handed on at once. It belongs to one body. */
export interface RecordParser {
  /** Takes the next chunk. Throws a `ParseError` where the bytes can't be read. */
  push(chunk: Uint8Array | string): void;
  /** Says that no chunk follows. */
  end(): void;
}

/** Makes a parser that hands its records to `emit`. */
export type RecordParserFactory<T> = (emit: (record: T) => void, config?: RecordParserConfig) => RecordParser;

/** Limits that keep a hostile or broken body from filling the memory. */
export interface RecordParserConfig {
  /** The largest record, in characters (UTF-16 code units, never more than the bytes). Default 8,388,608. */
  readonly maxBufferSize?: number | undefined;
}

export const DEFAULT_MAX_BUFFER_SIZE = 8_388_608;
