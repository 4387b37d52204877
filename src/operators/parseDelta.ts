import type { OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { ParseError } from '../errors/ParseError.ts';
import type { Protocol } from '../protocols/Protocol.ts';
import { operate } from './operate.ts';

/** What to do with records that are not as they should be. */
export interface ParseDeltaConfig {
  /** A record that is no JSON: fail with a `ParseError` (the default), or pass it over. */
  readonly malformed?: 'error' | 'skip';
  /** A record that the protocol does not know: pass it over (the default), or emit it as an `unknown` delta. */
  readonly unknown?: 'skip' | 'emit';
}

/**
 * Reads a provider's records as deltas: one vocabulary for every provider.
 *
 * One record gives any number of deltas, at once and in order. An error that the provider reports inside the stream
 * becomes a {@link ProviderError}, after the deltas of the same record.
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

  return operate((subscriber) => {
    const read = protocol.reader();

    function emit(delta: Delta | Error): void {
      if (delta instanceof Error) subscriber.error(delta);
      else if (delta.type !== 'unknown' || unknown === 'emit') subscriber.next(delta);
    }

    return {
      next(record) {
        try {
          const result = read(record);
          if (result === undefined) return;
          if ('type' in result) emit(result);
          else for (const delta of result) emit(delta);
        } catch (thrown) {
          const error = isExhausted(thrown) ? new ParseError('too-large') : thrown;
          if (malformed === 'error' || !(error instanceof ParseError)) throw error;
        }
      },
    };
  });
}

/** A record can be so deep, or so wide, that the engine gives up on it: Firefox has a class of its own for that. */
function isExhausted(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'InternalError');
}
