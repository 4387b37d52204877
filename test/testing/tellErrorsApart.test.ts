import assert from 'node:assert';
import { throwError } from 'rxjs';
import { ConnectionError, HttpError, StreamError, TruncatedStreamError } from 'rxjs-llm';
import { tellErrorsApart } from 'rxjs-llm/testing';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';

/** A framework that compares only messages. */
const weak = (actual: unknown, expected: unknown): void =>
  assert.deepEqual(flat(actual), flat(expected), 'not the same');
const flat = (value: unknown): unknown => JSON.parse(JSON.stringify(value, messageOf));

/** A replacer. The member itself is what `toJSON()` made of an error. */
function messageOf(this: Readonly<Record<string, unknown>>, key: string, member: unknown): unknown {
  const original = this[key];
  return original instanceof Error ? original.message : member;
}

const http = (status: number): HttpError => new HttpError({ status, headers: new Headers() });
const PAIRS: readonly (readonly [string, unknown, unknown])[] = [
  ['class', new Error('x'), new TypeError('x')],
  ['class of ours', new StreamError(new TruncatedStreamError().message), new TruncatedStreamError()],
  ['field', new StreamError('x', { retryable: true }), new StreamError('x')],
  ['code', Object.assign(new Error('x'), { code: 1 }), Object.assign(new Error('x'), { code: 2 })],
  ['cause', new ConnectionError('cut', new Error('a')), new ConnectionError('cut', new Error('b'))],
  ['error inside', new AggregateError([new Error('a')], 'x'), new AggregateError([new Error('b')], 'x')],
  ['message', new Error('x'), new Error('y')],
];

describe('tellErrorsApart', () => {
  it.each(PAIRS)('sees a different %s', (_, one, other) => {
    const compare = tellErrorsApart(weak);
    expect(() => compare(one, other)).toThrow();
    expect(() => compare([{ notification: { error: one } }], [{ notification: { error: other } }])).toThrow();
    compare(one, one);
  });

  it('finds equal errors equal', () => {
    tellErrorsApart(weak)([http(429)], [http(429)]);
    expect(() => tellErrorsApart(weak)([http(429)], [http(503)])).toThrow();
  });

  it('passes all other values through unchanged', () => {
    const seen: unknown[] = [];
    const date = new Date(0);
    tellErrorsApart((actual) => seen.push(actual))([{ a: 1, b: [undefined, date] }, 'text'], undefined);
    expect(seen).toStrictEqual([[{ a: 1, b: [undefined, date] }, 'text']]);
  });

  it('makes the TestScheduler see the class, even if the framework doesn’t', () => {
    const failing = (compare: typeof weak) => () =>
      new TestScheduler(compare).run(({ expectObservable }) => {
        const actual = throwError(() => new TruncatedStreamError());
        const expected = new Error(new TruncatedStreamError().message);
        expectObservable(actual).toBe('#', undefined, expected);
      });
    expect(failing(weak)).not.toThrow();
    expect(failing(tellErrorsApart(weak))).toThrow();
  });
});
