import { concatMap, identity, type OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import {
  createGrowingJSONParser,
  type GrowingJSONParser,
  type JSONParserConfig,
} from '../framing/createGrowingJSONParser.ts';
import { operate } from './operate.ts';
import type { StandardSchema } from './StandardSchema.ts';
import { validate } from './validate.ts';

/**
 * Gives the elements of one array in the JSON that the visible text holds: each once, as soon as it is whole.
 *
 * @param path - Where the array stands: keys from the outside in, joined by dots or as a list; `''` for the value itself.
 * @param schema - Checks each element, and gives what is emitted: any Standard Schema.
 * @param config - Limits on depth, keys and length.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { elementsOf, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = ['{"rows":[{"id"', ':1},{"id":2', '}]}'].map((text) => ({ type: 'text', text }));
 *
 * of(...deltas).pipe(elementsOf('rows')); // => [{ id: 1 }, { id: 2 }]
 * ```
 *
 * @returns An operator that fails with a {@link ParseError} where the text is no JSON, is cut, or an element does not match
 * its schema; the elements before have been given.
 */
export function elementsOf<T = unknown>(
  path: string | readonly (string | number)[],
  schema?: StandardSchema<T>,
  config?: JSONParserConfig,
): OperatorFunction<Delta, T>;
export function elementsOf(
  path: string | readonly (string | number)[],
  schema?: StandardSchema<unknown>,
  config?: JSONParserConfig,
): OperatorFunction<Delta, unknown> {
  const keys = typeof path === 'string' ? path.split('.').filter((key) => key !== '') : path.map(String);

  const pick = operate<Delta, unknown>((subscriber) => {
    let parser = create();

    function create(): GrowingJSONParser {
      return createGrowingJSONParser(config, (value, at) => {
        if (isElement(at, keys)) subscriber.next(value);
      });
    }

    return {
      next(delta) {
        if (delta.type === 'restart') parser = create();
        else if (delta.type === 'text' && !delta.choice) parser.push(delta.text);
      },
      complete() {
        parser.end();
        subscriber.complete();
      },
    };
  });
  return (source) => source.pipe(pick, schema ? concatMap((element) => validate(schema, element)) : identity);
}

/** An element's path is the array's, and one index more. */
function isElement(path: readonly (string | number)[], keys: readonly string[]): boolean {
  const { length } = keys;
  return (
    path.length === length + 1 &&
    typeof path[length] === 'number' &&
    keys.every((key, depth) => String(path[depth]) === key)
  );
}
