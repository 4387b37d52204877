import { NEVER, throwError } from 'rxjs';
import {
  fallbackTo,
  HttpError,
  ProviderError,
  StreamError,
  streamErrorFrom,
  TruncatedStreamError,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { publicError } from '../../src/errors/publicError.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

describe('publicError', () => {
  it('tells what of this library can be told: the name, the message, the code and the verdict', () => {
    const headers = new Headers({ 'retry-after': '2', authorization: 'sk-secret' });
    const body = { error: { code: 'rate_limit_exceeded', message: 'sk-secret' } };
    expect(publicError(new HttpError({ status: 429, headers, body }))).toStrictEqual({
      name: 'HttpError',
      message: 'The server answered 429: rate_limit_exceeded',
      code: 'rate_limit_exceeded',
      status: 429,
      reason: 'transient',
      retryable: true,
      retryAfter: 2000,
    });
  });

  it.each([
    new Error('sk-secret'),
    'sk-secret',
    { message: 'sk-secret', name: 'StreamError' },
    null,
    undefined,
  ])('tells nothing of any other error, such as %j', (error) => {
    expect(publicError(error)).toStrictEqual({
      name: 'StreamError',
      message: 'internal error',
      retryable: false,
    });
  });

  it('tells the last of several errors, as when every source of fallbackTo has failed', async () => {
    const failing = [new Error('sk-first'), new StreamError('Second'), new TruncatedStreamError()].map(
      (error) => throwError(() => error),
    );
    const [first = NEVER, ...others] = failing;
    const { error } = await outcomeOf(first.pipe(fallbackTo(...others)));
    expect(error).toBeInstanceOf(AggregateError);
    expect(publicError(error)).toStrictEqual(publicError(new TruncatedStreamError()));
    expect(publicError(new AggregateError([error]))).toStrictEqual(publicError(new TruncatedStreamError()));
  });

  it.each([new AggregateError([]), new AggregateError([new TruncatedStreamError(), new Error('sk-secret')])])(
    'tells nothing if the last of several errors is not of this library',
    (error) => {
      expect(publicError(error)).toMatchObject({ message: 'internal error', retryable: false });
    },
  );

  it('leaves out what another class has added', () => {
    const error = Object.assign(new StreamError('A message', { cause: 'sk-secret' }), {
      prompt: 'sk-secret',
    });
    expect(JSON.stringify(publicError(error))).not.toContain('secret');
  });

  it.each([new TruncatedStreamError(), new ProviderError({ error: { code: 'content_filter' } })])(
    'tells enough to make %s again',
    (error) => {
      const again = streamErrorFrom(publicError(error));
      expect(again).toBeInstanceOf(error.constructor);
      expect(again.toJSON()).toStrictEqual(error.toJSON());
    },
  );
});
