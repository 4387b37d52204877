import { defer, throwError } from 'rxjs';
import {
  BudgetExceededError,
  ConnectionError,
  ContentTypeError,
  HttpError,
  IdleTimeoutError,
  LostStreamError,
  ParseError,
  ProviderError,
  RequestError,
  retryWithBackoff,
  StreamError,
  streamErrorFrom,
  TruncatedStreamError,
} from 'rxjs-llm';
import * as llm from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const SECRET = 'sk-planted';
const body = { error: { code: 'rate_limit_exceeded', message: `slow, ${SECRET}` } };
const headers = new Headers({ 'retry-after': '5', 'x-key': SECRET });
const cause = Object.assign(new Error(SECRET), { code: 'ECONNRESET' });

const ERRORS: readonly StreamError[] = [
  new StreamError('Busy', { retryable: true, retryAfter: 7, cause }),
  new HttpError({ status: 429, headers, body }),
  new HttpError({ status: 401, headers: new Headers(), body: SECRET }),
  new ContentTypeError({ expected: 'text/event-stream', received: 'text/html', body: SECRET }),
  new ConnectionError('cut', cause),
  new ConnectionError('connect'),
  new ParseError('too-large', SECRET),
  new ParseError('schema', '', [{ message: SECRET }]),
  new ProviderError(body),
  new TruncatedStreamError(),
  new LostStreamError(),
  new IdleTimeoutError('first', 20_000),
  new BudgetExceededError(3),
  new RequestError('seed', 'ollama'),
];
const ways: readonly (readonly [string, (error: StreamError) => unknown])[] = [
  ['JSON', (error) => JSON.parse(JSON.stringify(error)) as unknown],
  ['a clone', (error) => structuredClone(error.toJSON())],
];

describe('streamErrorFrom', () => {
  it.each(ways.flatMap(([way, send]) => ERRORS.map((error) => [error.name, way, error, send] as const)))(
    'gives back the class, the message and the verdict of a %s after %s',
    (_name, _way, error, send) => {
      const received = streamErrorFrom(send(error));
      expect(received).toBeInstanceOf(error.constructor);
      expect(received.toJSON()).toStrictEqual(error.toJSON());
      expect(Object.keys(received).sort()).toStrictEqual(Object.keys(error).sort());
      expect(String(received)).toBe(String(error));
    },
  );

  it('knows every class of the package', () => {
    const classes = Object.values(llm).filter(
      (value) =>
        typeof value === 'function' &&
        (value === StreamError || (value.prototype as unknown) instanceof StreamError),
    );
    expect(new Set(ERRORS.map((error) => error.constructor))).toStrictEqual(new Set(classes));
  });

  it('shows nothing that the error hides', () => {
    for (const error of ERRORS) {
      expect(JSON.stringify(error)).not.toContain(SECRET);
      expect(JSON.stringify(error.toJSON())).not.toContain(SECRET);
      expect(error.toJSON()).not.toHaveProperty('stack');
    }
  });

  it('makes an error that is retried as the first one', async () => {
    let tries = 0;
    const source = defer(() => {
      tries += 1;
      return throwError(() => streamErrorFrom(new TruncatedStreamError().toJSON()));
    });
    await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1 })));
    expect(tries).toBe(3);
  });

  it('keeps an unknown name', () => {
    const received = streamErrorFrom({ name: 'AbortError', message: 'stop' });
    expect(received).toBeInstanceOf(StreamError);
    expect([received.name, received.message, received.retryable]).toEqual(['AbortError', 'stop', false]);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ name: 1, message: {}, retryable: 'yes', retryAfter: '5', status: null, limit: 'x' }],
    [{ name: 'constructor' }],
    [{ name: '__proto__', body: SECRET, cause: SECRET, toJSON: SECRET, stack: SECRET }],
  ])('makes an error that isn’t retryable of anything else: %j', (json) => {
    const received = streamErrorFrom(json);
    expect(received).toBeInstanceOf(StreamError);
    expect(received.message).toBe('An unknown error');
    expect(received.retryable).toBe(false);
    expect(JSON.stringify(received)).not.toContain(SECRET);
    expect('cause' in received).toBe(false);
  });
});
