import { inspect } from 'node:util';
import { of, toArray } from 'rxjs';
import {
  BudgetExceededError,
  ConnectionError,
  ContentTypeError,
  deltas,
  HttpError,
  IdleTimeoutError,
  LostStreamError,
  parseDelta,
  ParseError,
  ProviderError,
  RequestError,
  StreamError,
  TruncatedStreamError,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { outcomeOf } from '../../support/outcomeOf.ts';

const read = (...records: unknown[]) =>
  outcomeOf(
    of(...records.map((record) => ({ data: JSON.stringify(record) }))).pipe(
      parseDelta(deltas(), { unknown: 'emit' }),
    ),
  );

describe('deltas', () => {
  it('is a protocol of server-sent events', () => {
    expectTypeOf(deltas).toEqualTypeOf<() => Protocol<ServerSentEvent>>();
  });

  it('leaves out fields that it does not know, and those of another kind', async () => {
    const record = { type: 'text', text: 'Hi', block: '1', extra: 1, choice: 2, constructor: 3 };
    expect(await read(record)).toEqual({ values: [{ type: 'text', text: 'Hi', choice: 2 }] });
  });

  it.each<object>([
    { type: 'text' },
    { type: 'tool-call-start', name: 'f' },
    { type: 'tool-call-args', index: '0', text: '{' },
    { type: 'tool-result', result: 1 },
    { type: 'restart', error: {} },
    { type: 'restart', attempt: 1.5, error: {} },
    { type: 'restart', attempt: -1, error: {} },
    { type: 'tool-call-start', index: 2 ** 53, name: 'f' },
    { type: 'tool-call-start', index: -1, name: 'f' },
    { type: 'tool-call-end', index: 0.5 },
    { type: 'file' },
    { type: 'finish' },
    { type: 'data', value: 1 },
  ])('errors with a ParseError if a delta is without what it needs: %j', async (record) => {
    const first = { type: 'text', text: 'Hi' };
    const { values, error } = await read(first, record);
    expect(values).toEqual([first]);
    expect(error).toStrictEqual(new ParseError('protocol', JSON.stringify(record)));
  });

  it.each<object>([
    { type: 'text' },
    { type: 'tool-call-start', index: 0, delta: {} },
    { type: 'start', messageId: 'a' },
    { type: 'start', messageMetadata: {} },
  ])('is the wrong protocol if records of another wire have the type of a delta: %j', async (record) => {
    const { values, error } = await read(record);
    expect(values).toEqual([{ type: 'unknown', raw: record }]);
    expect(error).toMatchObject({
      name: 'ParseError',
      reason: 'protocol',
      message: expect.stringMatching(/^1 record, none/) as unknown,
    });
  });

  it('reads fields of the same names once a delta has come', async () => {
    const start = { type: 'start', id: 'a' };
    expect(await read(start, { ...start, messageId: 'b' })).toMatchObject({ values: [start, start] });
  });

  it('reads the end of a call whose start it did not see, as an answer that is resumed may begin', async () => {
    const end = { type: 'tool-call-end', index: 1 };
    expect(await read(end)).toEqual({ values: [end] });
  });

  it('reads a type and a finish reason of a later version as unknown and as `other`', async () => {
    const later = { type: 'hologram', of: 'x' };
    expect(await read(later, { type: 'finish', reason: 'bored', rawReason: 'Bored' })).toEqual({
      values: [
        { type: 'unknown', raw: later },
        { type: 'finish', reason: 'other', rawReason: 'Bored' },
      ],
    });
    expect(await read({ type: 'constructor' })).toMatchObject({ values: [{ type: 'unknown' }] });
  });

  it('counts only what can be a count', async () => {
    const usage = { inputTokens: 3, outputTokens: -1, cachedInputTokens: 'many', 'sk-1': 2, raw: { a: 1 } };
    expect(await read({ type: 'usage', usage })).toEqual({
      values: [{ type: 'usage', usage: { inputTokens: 3, outputTokens: 0, totalTokens: 3, raw: { a: 1 } } }],
    });
  });

  it('reads an error with its class and its verdict, after the deltas that came before it', async () => {
    const error = new TruncatedStreamError();
    const outcome = await read({ type: 'text', text: 'Hi' }, { type: 'error', error });
    expect(outcome.values).toEqual([{ type: 'text', text: 'Hi' }]);
    expect(outcome.error).toBeInstanceOf(TruncatedStreamError);
    expect(outcome.error).toMatchObject({ message: error.message, retryable: true });
  });

  it('reads the error of a restart, and what follows it', async () => {
    const error = {
      name: 'ProviderError',
      message: 'The provider reported overloaded_error',
      retryable: true,
    };
    const { values } = await read({ type: 'restart', attempt: 2, error }, { type: 'text', text: 'Hi' });
    expect(values).toMatchObject([
      { type: 'restart', attempt: 2 },
      { type: 'text', text: 'Hi' },
    ]);
    const [restart] = values as Delta[];
    expect(restart?.type === 'restart' && restart.error).toBeInstanceOf(ProviderError);
  });

  it('reads a text about a restart as a text', async () => {
    const text = { type: 'text', text: '"restart"' };
    expect(await read(text)).toEqual({ values: [text] });
  });

  it.each<object>([
    { error: { message: 'bad gateway', code: 502 } },
    { type: 'error', error: { message: 'bad gateway', code: 502 } },
    { type: 'error', message: 'bad gateway', code: 502 },
    { type: 'error' },
  ])('reports what a gateway says instead: %j', async (record) => {
    const { values, error } = await read(record);
    expect(values).toEqual([]);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toBeInstanceOf(StreamError);
  });

  it('retains nothing of one record in the next', () => {
    let all: Delta[] = [];
    of(
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((text) => ({
        data: JSON.stringify({ type: 'text', text, block: 1 }),
      })),
    )
      .pipe(parseDelta(deltas()), toArray())
      .subscribe((values) => (all = values));
    expect(all.map((delta) => 'text' in delta && delta.text).join('')).toBe('abcdef');
  });
});

describe('the error that a server tells of', () => {
  it.each<StreamError>([
    new HttpError({ status: 429, headers: new Headers(), body: { error: { code: 'rate_limit_exceeded' } } }),
    new ProviderError({ type: 'modelStreamErrorException', message: 'x' }),
    new ContentTypeError({ expected: 'text/event-stream', received: 'text/html' }),
    new ParseError(
      'protocol',
      '',
      [],
      "3 records, none of them openai-chat's; the first is the event response.created",
    ),
    new IdleTimeoutError('first', 20_000),
    new BudgetExceededError(1.5),
    new RequestError('maxOutputTokens', 'ollama'),
    new TruncatedStreamError(),
    new LostStreamError(),
    new ConnectionError('cut'),
  ])('is the same, if it is one of ours: %s', async (sent) => {
    const { error } = await read({ type: 'error', error: sent });
    expect(error).toBeInstanceOf(sent.constructor);
    expect(JSON.stringify(error)).toBe(JSON.stringify(sent));
  });

  it.each([
    'sk-proj-aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z',
    'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q',
    'AKIAIOSFODNN7EXAMPLE',
    'hf_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEf',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3',
    'c2stcHJvai1hQjNkRTVmRzdoSTlqSzFs',
    'sk%2Dproj%2DaB3dE5',
  ])('shows no key that the server says back: %s', async (key) => {
    for (const name of [key, 'HttpError', 'ParseError']) {
      const fields = { code: key, reason: key, expected: key, received: key, phase: key, field: key };
      const error = { name, message: `It is ${key}`, retryable: true, status: 401, ...fields };
      const outcome = await read({ type: 'error', error });
      expect(outcome.error).toMatchObject({ message: 'An error that has no words', retryable: true });
      expect(inspect(outcome.error, { showHidden: true })).not.toContain(key);
      const { values } = await read({ type: 'restart', attempt: 2, error });
      expect(inspect(values, { showHidden: true, depth: 9 })).not.toContain(key);
    }
  });
});
