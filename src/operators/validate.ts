import { from, map, of, type Observable } from 'rxjs';
import { ParseError } from '../errors/ParseError.ts';
import type { StandardSchema } from '../requests/StandardSchema.ts';

/** Emits what the schema makes of a complete value, synchronously if the schema can, or errors with a `ParseError`. */
export function validate<T>(schema: StandardSchema<T>, value: unknown): Observable<T> {
  const result = schema['~standard'].validate(value);

  return ('then' in result ? from(result) : of(result)).pipe(
    map((outcome) => {
      if (outcome.issues) throw new ParseError('schema', JSON.stringify(value), outcome.issues);
      return outcome.value;
    }),
  );
}
