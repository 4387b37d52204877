import type { OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { ParseError } from '../errors/ParseError.ts';
import type { Protocol } from '../protocols/Protocol.ts';
import { applyStep } from './applyStep.ts';

/** What to do with records that are not as they should be. */
export interface ParseDeltaConfig {
  /** A record that is not JSON: error with a `ParseError` (the default), or pass over the record. */
  readonly malformed?: 'error' | 'skip';
  /** A record that the protocol does not know: pass over it (the default), or emit it as an `unknown` delta. */
  readonly unknown?: 'skip' | 'emit';
}

/**
 * Reads a provider's records as deltas: one vocabulary for every provider.
 *
 * Emits any number of deltas for each record, synchronously and in order. An error that the provider reports inside the
 * stream becomes a {@link ProviderError}, after the deltas of the same record.
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
 * // => [{ type: 'start', model: 'm' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function parseDelta<Record>(
  protocol: Protocol<Record>,
  config: ParseDeltaConfig = {},
): OperatorFunction<Record, Delta> {
  const { malformed = 'error', unknown = 'skip' } = config;

  return applyStep((emit) => {
    const reader = protocol.reader((delta) => {
      if (delta.type !== 'unknown' || unknown === 'emit') emit(delta);
    });

    return {
      push(record) {
        try {
          reader.push(record);
        } catch (thrown) {
          const error = isExhausted(thrown) ? new ParseError('too-large') : thrown;
          // What contradicts the records before it is never skipped: a call without one of its arguments may be run.
          const isSkipped =
            malformed === 'skip' && error instanceof ParseError && error.reason !== 'protocol';
          if (!isSkipped) throw error;
        }
      },
      end: () => reader.end?.(),
    };
  });
}

/** A record can be so deep, or so wide, that the engine gives up on it: Firefox has a class of its own for that. */
function isExhausted(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'InternalError');
}
