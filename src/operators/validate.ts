import { map, type Observable } from 'rxjs';
import { ParseError } from '../errors/ParseError.ts';
import type { StandardSchema } from '../requests/StandardSchema.ts';
import { observe } from './observe.ts';

/** Emits what the schema makes of a complete value, synchronously if the schema can, or errors with a `ParseError`. */
export function validate<T>(schema: StandardSchema<T>, value: unknown): Observable<T> {
  return observe(schema['~standard'].validate(value)).pipe(
    map((outcome) => {
      if (outcome.issues) throw new ParseError('schema', JSON.stringify(value), outcome.issues);
      return outcome.value;
    }),
  );
}
