import { concat, defer, EMPTY, type OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { createGrowingJSONParser, type JSONParserConfig } from '../framing/createGrowingJSONParser.ts';
import type { DeepPartial } from '../message/DeepPartial.ts';
import { operate } from './operate.ts';
import type { StandardSchema } from './StandardSchema.ts';
import { validate } from './validate.ts';

/**
 * Reads the visible text as one JSON value that grows: each change gives a new snapshot, and the last one is whole.
 *
 * Strings grow; keys, numbers, `true`, `false` and `null` show once they are whole, so that no type ever changes. Snapshots
 * never change and share every part that is closed: {@link isClosed} tells which. At the end the value is just what
 * `JSON.parse` gives.
 *
 * @param schema - Checks the whole value: any {@link https://standardschema.dev | Standard Schema}, such as one of zod,
 * valibot or arktype. A whole value is only emitted checked, and as the schema gives it.
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
 * @returns An operator that fails with a {@link ParseError} where the text is no JSON, is cut, or does not match its
 * schema.
 */
export function parsePartialJSON<T = unknown>(
  schema?: StandardSchema<T>,
  config?: JSONParserConfig,
): OperatorFunction<Delta, DeepPartial<T>>;
export function parsePartialJSON(
  schema?: StandardSchema<unknown>,
  config?: JSONParserConfig,
): OperatorFunction<Delta, unknown> {
  return (source) =>
    defer(() => {
      let parser = createGrowingJSONParser(config);
      let shown: unknown;

      const grow = operate<Delta, unknown>((subscriber) => {
        function show(): void {
          const { value } = parser;
          if (value === shown || (schema && parser.isClosed)) return;
          shown = value;
          subscriber.next(value);
        }

        return {
          next(delta) {
            if (delta.type === 'restart') {
              parser = createGrowingJSONParser(config);
            } else if (delta.type === 'text' && !delta.choice) {
              parser.push(delta.text);
              show();
            }
          },
          complete() {
            parser.end();
            show();
            subscriber.complete();
          },
        };
      });
      const check = defer(() => (schema ? validate(schema, parser.value) : EMPTY));

      return concat(source.pipe(grow), check);
    });
}
