import { concatMap, identity, type OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import {
  createGrowingJSONParser,
  type GrowingJSONParser,
  type JSONParserConfig,
} from '../framing/createGrowingJSONParser.ts';
import type { Step } from '../framing/createJSONTree.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { operate } from './operate.ts';
import type { StandardSchema } from '../requests/StandardSchema.ts';
import { validate } from './validate.ts';

/**
 * Emits each element of one array in the JSON of the visible text, once the element is complete.
 *
 * Of an answer in several rounds, the text of each round is a value of its own.
 *
 * @param path - Where to find the array: keys from the outside in, joined by dots or as a list; `''` for the value itself.
 * @param schema - Validates each element, and may transform it: any Standard Schema.
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
 * @returns An operator that errors with a {@link ParseError} if the text isn't JSON or is cut, or if an element does not match
 * the schema. Earlier elements have been emitted.
 */
export function elementsOf<T = unknown>(
  path: string | readonly (string | number)[],
  schema?: StandardSchema<T>,
  config?: JSONParserConfig,
): OperatorFunction<Delta, T>;
export function elementsOf(
  path: string | readonly (string | number)[],
  schema?: StandardSchema<unknown>,
  config: JSONParserConfig = {},
): OperatorFunction<Delta, unknown> {
  checkLimits(config);
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
        if (delta.type === 'restart' || delta.type === 'start') parser = create();
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

/** The path of an element is the path of its array and one index. */
function isElement(path: readonly Step[], keys: readonly string[]): boolean {
  const { length } = keys;
  return (
    path.length === length + 1 &&
    typeof path[length]?.key === 'number' &&
    keys.every((key, depth) => String(path[depth]?.key) === key)
  );
}
