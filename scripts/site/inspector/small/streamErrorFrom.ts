import { StreamError } from '../../../../src/errors/StreamError.ts';
import { objectIn } from '../../../../src/json/unknown.ts';

/** In place of the library's own, whose error is also an instance of the class that it names: the page shows names. */
export function streamErrorFrom(json: unknown): StreamError {
  return Object.assign(new StreamError(''), objectIn(json));
}
