import { HttpError, ProviderError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { errorIn } from '../../src/errors/errorIn.ts';

/** The same error in each shape that hosts were seen to send it. */
const SHAPES: readonly (readonly [what: string, record: Record<string, unknown>])[] = [
  ['an object', { error: { code: 'insufficient_quota', message: 'm' } }],
  ['an object beside a type', { type: 'error', error: { type: 'insufficient_quota', message: 'm' } }],
  ['flat, with a type', { type: 'error', code: 'insufficient_quota', message: 'm' }],
  ['flat, under a name of OpenAI’s', { object: 'error', code: 'insufficient_quota', message: 'm' }],
  ['in a choice', { choices: [{ index: 0, error: { code: 'insufficient_quota', message: 'm' } }] }],
  ['in Groq’s field', { choices: [], x_groq: { error: { code: 'insufficient_quota', message: 'm' } } }],
  ['bare, with Baidu’s names', { error_code: 'insufficient_quota', error_msg: 'm' }],
  ['bare, with Baidu’s number', { error_code: 18, error_msg: 'Credit insufficient', id: 'as-1' }],
  ['bare, with a gateway’s names', { errorCode: 'insufficient_quota', errorMessage: 'm', path: '/v1' }],
  [
    'bare, beside fields that say nothing',
    { success: false, code: 'insufficient_quota', msg: 'm', data: null },
  ],
  ['nested, with Volcengine’s names', { error: { Code: 'insufficient_quota', Message: 'm' } }],
  ['in a list', { success: false, errors: [{ code: 'insufficient_quota', message: 'm' }] }],
  ['bare', { code: 'insufficient_quota', message: 'm' }],
  ['bare, with Spark’s id', { code: 'insufficient_quota', message: 'm', sid: 's' }],
  ['MiniMax’', { choices: null, base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }],
];

describe('errorIn', () => {
  it.each(SHAPES)(
    'finds an error that is %s, and its verdict is that of the same body over HTTP',
    (_, record) => {
      const error = errorIn(record);
      const { reason, retryable } = new ProviderError(error);
      const http = new HttpError({ status: 429, headers: new Headers(), body: error });
      expect({ reason, retryable }).toEqual({ reason: http.reason, retryable: http.retryable });
      expect(reason).toBe('quota');
    },
  );

  it.each([
    ['text', { error: 'over capacity' }, 'over capacity'],
    ['a detail alone', { detail: 'model crashed' }, 'model crashed'],
    ['Lambda’s', { errorType: 'Sandbox.Timedout', errorMessage: 'timed out' }, 'timed out'],
    ['a list of text', { errors: ['model crashed'] }, 'model crashed'],
    ['a number with its words', { error_code: 336100, error_msg: 'Try later' }, 'Try later'],
  ])('finds an error that is %s', (_, record, detail) => {
    expect(new ProviderError(errorIn(record))).toMatchObject({ detail, reason: 'transient' });
  });

  it('takes the words beside a number that isn’t a status for the code', () => {
    const verdict = (error_code: unknown, error_msg: string): string =>
      new ProviderError({ error_code, error_msg }).reason;
    expect(verdict(110, 'Access token invalid')).toBe('bad-request');
    expect(verdict('110', 'Access token invalid')).toBe('bad-request');
    expect(verdict('503', 'The token is invalid for now')).toBe('transient');
  });

  it('finds what FastAPI says of a field that is wrong, and takes it for a bad request', () => {
    const detail = [{ type: 'string_type', loc: ['body', 'model'], msg: 'Input should be a valid string' }];
    expect(new ProviderError(errorIn({ detail }))).toMatchObject({ reason: 'bad-request', retryable: false });
  });

  it('finds one in a list, and one with a type of its own', () => {
    const error = { type: 'rate_limit_error', message: 'm' };
    expect(errorIn([error])).toBe(error);
    expect(errorIn({ type: 'BadRequestError', message: 'm' })).toBeDefined();
  });

  it.each([
    ['a chunk', { choices: [{ delta: { content: 'a' } }], error: null }],
    ['a chunk that went well', { choices: [], base_resp: { status_code: 0, status_msg: '' } }],
    ['an event of a response', { type: 'response.mcp_call.failed', error: { code: 'x' } }],
    ['an event of an agent', { type: 'SUBAGENT_ERROR', message: 'm', code: 'c' }],
    ['a line of Ollama’s', { message: { content: 'a' }, done: false }],
    ['a message beside content', { message: 'm', code: 1, content: 'a' }],
    ['a message alone', { message: 'm' }],
    ['a message with an id alone', { id: '1', message: 'm' }],
    ['a code that says success', { code: 0, message: 'Success', sid: 's' }],
    ['Baidu’s names beside content', { result: 'a', error_code: 1, error_msg: 'm' }],
    ['a gateway’s names beside content', { choices: [], errorCode: 'c', errorMessage: 'm' }],
    ['a gateway’s names without a message', { errorCode: 'c', errorMessage: null }],
    ['a message beside fields that say nothing', { message: 'm', data: null }],
    ['an empty list of errors', { success: true, errors: [] }],
    ['a text', 'error'],
    ['nothing', {}],
  ])('finds none in %s', (_, record) => {
    expect(errorIn(record)).toBeUndefined();
  });
});
