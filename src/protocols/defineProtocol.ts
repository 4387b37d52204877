import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import type { Delta } from '../delta/Delta.ts';
import type { PushStep } from '../framing/PushStep.ts';
import { objectIn } from '../json/unknown.ts';
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
 * @throws TypeError at once for a definition without a name, a known framing or a reader. A reader that returns no `push`,
 * or a `push` that returns deltas instead of emitting them, errors the answer with a `TypeError`.
 */
export function defineProtocol<F extends Framing>(
  definition: ProtocolDefinition<F>,
): Protocol<FramedRecord[F]> {
  const { name, framing, reader } = definition;
  if (typeof name !== 'string' || name === '' || typeof reader !== 'function') {
    throw new TypeError('A protocol needs a name and a reader');
  }
  if (!FRAMINGS.has(framing)) {
    throw new TypeError(`The framing of ${name} must be one of ${[...FRAMINGS].join(', ')}, not ${framing}`);
  }

  return {
    name,
    framing,
    reader(emit) {
      const sink = reader(emit);
      if (!isSink(sink)) {
        throw new TypeError(
          `The reader of ${name} must return { push(record), end?() }, not a value of the kind ${kindOf(sink)}`,
        );
      }
      return {
        push: (record) => expectNothing(name, 'push', sink.push(record)),
        end: () => expectNothing(name, 'end', sink.end?.()),
      };
    },
  };
}

const FRAMINGS: ReadonlySet<Framing> = new Set(['sse', 'ndjson', 'aws-event-stream', 'text'] as const);

function isSink(value: unknown): boolean {
  const { push, end } = objectIn(value);
  return typeof push === 'function' && (end === undefined || typeof end === 'function');
}

/** Deltas that are returned, and not emitted, would be lost, and a Promise would reject unheard. */
function expectNothing(name: string, method: string, returned: unknown): void {
  const kind = kindOf(returned);
  if (!/^(Array|Promise|Generator|AsyncGenerator)$/.test(kind)) return;
  throw new TypeError(`${method} of ${name} returned a value of the kind ${kind}: pass each delta to emit`);
}

/** The kind of a value, such as `Undefined` or `Promise`, because a value itself may be the content of an answer. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
