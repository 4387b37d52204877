import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import type { Delta } from '../delta/Delta.ts';
import type { PushStep } from '../framing/PushStep.ts';
import type { Framing, Protocol } from './Protocol.ts';

/** What a record of each framing is. */
export interface FramedRecord {
  readonly sse: ServerSentEvent;
  /** The value of one line. */
  readonly ndjson: unknown;
  /** One event, under the name of its type. */
  readonly 'aws-event-stream': unknown;
  /** A chunk of text, cut anywhere. */
  readonly text: string;
}

/** A wire, as its author describes it. */
export interface ProtocolDefinition<F extends Framing> {
  /** A short name for logs and tables, such as `replicate`. */
  readonly name: string;
  readonly framing: F;
  /** Makes a reader with a state of its own: it is called once for each subscription. */
  readonly reader: PushStep<FramedRecord[F], Delta>;
}

/**
 * Makes a protocol of your own for `parseDelta`: how one record of a wire becomes deltas.
 *
 * The framing says what a record is, so the reader's argument needs no type. An error that the wire reports is thrown as a
 * {@link ProviderError}, after the deltas of the same record have been emitted. `end`, which may be left out, is called
 * when the records complete.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { defineProtocol, parseDelta } from 'rxjs-llm';
 *
 * const shout = defineProtocol({
 *   name: 'shout',
 *   framing: 'sse',
 *   reader: (emit) => ({
 *     push: (event) => emit(event.event === 'end' ? { type: 'done' } : { type: 'text', text: event.data }),
 *   }),
 * });
 *
 * of({ data: 'HI' }, { event: 'end', data: '' }).pipe(parseDelta(shout));
 * // => [{ type: 'text', text: 'HI' }, { type: 'done' }]
 * ```
 *
 * @throws TypeError for a definition without a name or a reader.
 */
export function defineProtocol<F extends Framing>(
  definition: ProtocolDefinition<F>,
): Protocol<FramedRecord[F]> {
  const { name, framing, reader } = definition;
  if (!name || typeof reader !== 'function') throw new TypeError('A protocol needs a name and a reader');
  return { name, framing, reader };
}
