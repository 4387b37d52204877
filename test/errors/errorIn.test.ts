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
  ])('finds an error that is %s', (_, record, detail) => {
    expect(new ProviderError(errorIn(record))).toMatchObject({ detail, reason: 'transient' });
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
    ['a text', 'error'],
    ['nothing', {}],
  ])('finds none in %s', (_, record) => {
    expect(errorIn(record)).toBeUndefined();
  });
});
