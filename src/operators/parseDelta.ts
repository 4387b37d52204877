import type { OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { ParseError } from '../errors/ParseError.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { objectIn, textIn } from '../json/unknown.ts';
import type { Protocol } from '../protocols/Protocol.ts';
import { createItemCount } from '../protocols/shared/createItemCount.ts';
import { isDoneMarker } from '../protocols/shared/isDoneMarker.ts';
import { isHeartbeat } from '../protocols/shared/isHeartbeat.ts';
import { MAX_ITEMS } from '../delta/maxItems.ts';
import { applyStep } from './applyStep.ts';

/** What to do with records that are not as they should be. */
export interface ParseDeltaConfig {
  /** A record that is not JSON: error with a `ParseError` (the default), or pass over the record. */
  readonly malformed?: 'error' | 'skip';
  /** A record that the protocol does not know: `skip` it (the default), or emit it as an `unknown` delta. */
  readonly unknown?: 'skip' | 'emit';
  /**
   * How many tool calls, blocks, sources, files and choices an answer may have, each. Default 10,000. Beyond: a `ParseError`
   * with the reason `too-large`.
   */
  readonly maxItems?: number | undefined;
}

/**
 * Reads a provider's records as deltas: one vocabulary for every provider.
 *
 * Emits any number of deltas for each record, synchronously and in order. An error that the provider reports inside the
 * stream becomes a {@link ProviderError}, after the deltas of the same record. An answer in which the protocol knows none
 * of the records is another protocol's: a {@link ParseError} with the reason `protocol`.
 *
 * @param protocol - The provider's wire, such as `openaiChat()`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { openaiChat, parseDelta } from 'rxjs-llm';
 *
 * of({ data: '{"model":"m","choices":[{"delta":{"content":"Hi"}}]}' }, { data: '[DONE]' }).pipe(
 *   parseDelta(openaiChat()),
 * );
 * // => [{ type: 'start', model: 'm', protocol: 'openai-chat' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function parseDelta<Record, In extends Record = Record>(
  // Lines of JSON are `unknown`, so a protocol of theirs would take events, text and bytes too.
  protocol: Protocol<Record> &
    (NoInfer<In> extends ServerSentEvent | string | Uint8Array
      ? unknown extends NoInfer<Record>
        ? 'a protocol of such records'
        : unknown
      : unknown),
  config: ParseDeltaConfig = {},
): OperatorFunction<In, Delta> {
  const { malformed = 'error', unknown = 'skip', maxItems = MAX_ITEMS } = config;
  checkLimits({ maxItems });

  return applyStep((emit) => {
    const count = createItemCount(maxItems);
    let isStarted = false;
    let isRead = false;
    let strangers = 0;
    let first = '';
    let latest: Record | undefined;
    /** Whether the latest record emitted only what proves nothing. */
    let isIdle = false;

    const reader = protocol.reader((delta) => {
      const { type } = delta;
      if (type === 'unknown') {
        isIdle = true;
        if (++strangers === 1) first = nameOf(latest, delta.raw);
        if (unknown === 'skip') return;
      } else if (delta.type === 'start') {
        isStarted = isIdle = true;
        // Our own server's wire says who spoke first.
        return emit({ protocol: protocol.name, ...delta });
      } else if (type === 'done') expectRead(isRead);
      else isRead = true;
      count(delta);
      emit(delta);
    });

    /** The end of records that the protocol doesn't know is not the end of an empty answer. */
    function expectRead(isRead: boolean): void {
      if (isRead || !strangers) return;
      const ending = strangers > 1 ? 's' : '';
      throw new ParseError(
        'protocol',
        '',
        [],
        `${strangers} record${ending}, none of them ${protocol.name}'s${first}`,
      );
    }

    return {
      push(record) {
        latest = record;
        try {
          isIdle = false;
          reader.push(record);
          // A record may be known and emit nothing.
          isRead ||= !isIdle && !provesNothing(record);
        } catch (thrown) {
          const error = isExhausted(thrown) ? new ParseError('too-large') : thrown;
          // What contradicts the records before it is never skipped: a call without one of its arguments may be run. Nor is
          // the end of what an answer may hold.
          const isSkipped =
            malformed === 'skip' &&
            error instanceof ParseError &&
            error.reason !== 'protocol' &&
            (error !== thrown || error.reason !== 'too-large');
          if (!isSkipped) throw error;
          strangers += 1;
        }
      },
      end() {
        reader.end?.();
        expectRead(isRead || isStarted);
      },
    };
  });
}

/** Tells what every wire may have, and a piece of text, which need not be a record. */
function provesNothing(record: unknown): boolean {
  const event = objectIn(record);
  return typeof record === 'string' || isHeartbeat(event) || isDoneMarker(event);
}

/** What a record calls itself. It goes into a message, so it must be made of words, one of them a protocol's. */
function nameOf(record: unknown, raw: unknown): string {
  const { type, object } = objectIn(raw);
  const name = textIn(objectIn(record)['event']) ?? textIn(type) ?? textIn(object) ?? '';
  return EVENT.test(name) ? `; the first is the event ${name}` : '';
}

const EVENT =
  /^(?=.*(chunk|completion|content|delta|message|response|start))[a-z]{1,20}([._-][a-z]{1,20}){0,5}$/i;

/** A record can be so deep, or so wide, that the engine gives up on it: Firefox has a class of its own for that. */
function isExhausted(error: unknown): boolean {
  return /^(Range|Internal)Error$/.test(String(objectIn(error)['name']));
}
