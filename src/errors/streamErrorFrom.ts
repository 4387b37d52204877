import { objectIn } from '../json/unknown.ts';
import { BudgetExceededError } from './BudgetExceededError.ts';
import { ConnectionError } from './ConnectionError.ts';
import { ContentTypeError } from './ContentTypeError.ts';
import { HttpError } from './HttpError.ts';
import { IdleTimeoutError } from './IdleTimeoutError.ts';
import { LostStreamError } from './LostStreamError.ts';
import { ParseError } from './ParseError.ts';
import { ProviderError } from './ProviderError.ts';
import { RequestError } from './RequestError.ts';
import { StreamError } from './StreamError.ts';
import { TruncatedStreamError } from './TruncatedStreamError.ts';

/**
 * Makes an error again from what `toJSON()` made of it, on the other side of a worker, another process or a store.
 *
 * It has the class that its `name` says, the same verdict and the same message, so it is retried as the first one would be.
 * What the first one hides (`body`, `headers`, `detail`, `cause`) doesn't travel. An unknown name gives a
 * {@link StreamError} of that name.
 *
 * @example
 * ```ts
 * import { streamErrorFrom, TruncatedStreamError } from 'rxjs-llm';
 *
 * const sent = JSON.stringify(new TruncatedStreamError());
 * const received = streamErrorFrom(JSON.parse(sent));
 *
 * [received instanceof TruncatedStreamError, received.retryable]; // => [true, true]
 * ```
 *
 * @param json - What `toJSON()` returned, parsed or cloned. A field of another type is left out.
 */
export function streamErrorFrom(json: unknown): StreamError {
  const given = objectIn(json);
  const known = Object.entries(FIELDS).filter(([field, type]) => typeof given[field] === type);
  return Object.assign(
    createError(given['name']),
    Object.fromEntries(known.map(([field]) => [field, given[field]])),
  );
}

const FIELDS = {
  name: 'string',
  message: 'string',
  retryable: 'boolean',
  retryAfter: 'number',
  status: 'number',
  code: 'string',
  reason: 'string',
  expected: 'string',
  received: 'string',
  phase: 'string',
  limit: 'number',
  field: 'string',
};

/** An error of the class, whose fields are then set. */
function createError(name: unknown): StreamError {
  switch (name) {
    case 'BudgetExceededError':
      return new BudgetExceededError(0);
    case 'ConnectionError':
      return new ConnectionError('connect');
    case 'ContentTypeError':
      return new ContentTypeError({ expected: '', received: '' });
    case 'HttpError':
      return new HttpError({ status: 0, headers: new Headers() });
    case 'IdleTimeoutError':
      return new IdleTimeoutError('each', 0);
    case 'LostStreamError':
      return new LostStreamError();
    case 'ParseError':
      return new ParseError('json');
    case 'ProviderError':
      return new ProviderError(undefined);
    case 'RequestError':
      return new RequestError('', '');
    case 'TruncatedStreamError':
      return new TruncatedStreamError();
    default:
      return new StreamError('An unknown error');
  }
}
