/** Takes the values of one stream, one by one. */
export interface Sink<In> {
  /**
   * Takes the next value, and emits at once what it makes. What can't be read is thrown, after everything before it
   * has been emitted.
   */
  push(value: In): void;
  /** Called once, when the stream completes: emits what only the end can tell. */
  end?(): void;
}

/**
 * A pure step of a stream, whichever way it goes: bytes to records, records to deltas, deltas to records.
 *
 * Called once for each stream, so that its state belongs to one subscription.
 */
export type PushStep<In, Out> = (emit: (value: Out) => void) => Sink<In>;
