import type { Message, Protocol, ServerSentEvent } from '../../src/index.ts';
import type { Library } from '../library.ts';

/** One kind of answer, as a provider sends it. */
export interface Workload {
  readonly name: string;
  /** The texts of `count` deltas. */
  readonly deltasOf: (count: number) => readonly string[];
  /** The wire text of each server-sent event, with its blank line. */
  readonly eventsOf: (deltas: readonly string[]) => readonly string[];
  /** The text of a parsed record, if it has one. */
  readonly pick: (record: unknown) => string | undefined;
  /** The same text, of the library's message. */
  readonly textOf: (message: Message) => string;
  readonly protocol: (library: Library) => Protocol<ServerSentEvent>;
}
