import { concat, defer, EMPTY, type OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { createGrowingJSONParser, type JSONParserConfig } from '../framing/createGrowingJSONParser.ts';
import { checkLimits } from '../json/checkLimits.ts';
import type { DeepPartial } from '../message/DeepPartial.ts';
import { operate } from './operate.ts';
import type { StandardSchema } from '../requests/StandardSchema.ts';
import { validate } from './validate.ts';

/**
 * Parses the visible text as one growing JSON value, and emits a snapshot for each change.
 *
 * Strings grow. Keys, numbers, `true`, `false` and `null` appear once they are complete, so that no type ever changes.
 * Snapshots are immutable and share all closed parts: {@link isClosed} tells which. The last snapshot equals what
 * `JSON.parse` returns. Of an answer in several rounds, each round is a value of its own, and the last one is validated.
 *
 * @param schema - Validates the complete value, and may transform it: any
 * {@link https://standardschema.dev | Standard Schema}, such as one of zod, valibot or arktype. With a schema, a complete
 * value is only emitted once it is valid.
 * @param config - Limits on depth, keys and length.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { parsePartialJSON, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = ['{"city":"Ro', 'me","days":[1', '2]}'].map((text) => ({ type: 'text', text }));
 *
 * of(...deltas).pipe(parsePartialJSON());
 * // => [{ city: 'Ro' }, { city: 'Rome', days: [] }, { city: 'Rome', days: [12] }]
 * ```
 *
 * @returns An operator that errors with a {@link ParseError} if the text isn't JSON, is cut, or does not match the schema.
 */
export function parsePartialJSON<T = unknown>(
  schema?: StandardSchema<T>,
  config?: JSONParserConfig,
): OperatorFunction<Delta, DeepPartial<T>>;
export function parsePartialJSON(
  schema?: StandardSchema<unknown>,
  config: JSONParserConfig = {},
): OperatorFunction<Delta, unknown> {
  checkLimits(config);

  return (source) =>
    defer(() => {
      let parser = createGrowingJSONParser(config);
      let emitted: unknown;

      const grow = operate<Delta, unknown>((subscriber) => {
        function emit(): void {
          const { value } = parser;
          if (value === emitted || (schema && parser.isClosed)) return;
          emitted = value;
          subscriber.next(value);
        }

        return {
          next(delta) {
            if (delta.type === 'restart' || delta.type === 'start') {
              parser = createGrowingJSONParser(config);
            } else if (delta.type === 'text' && !delta.choice) {
              parser.push(delta.text);
              emit();
            }
          },
          complete() {
            parser.end();
            emit();
            subscriber.complete();
          },
        };
      });
      const check = defer(() => (schema ? validate(schema, parser.value) : EMPTY));

      return concat(source.pipe(grow), check);
    });
}
