import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { HttpError, ParseError, ProviderError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../src/errors/excerptOf.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc') as () => void;

describe('excerptOf', () => {
  it('cuts at the length in UTF-16, like a slice', () => {
    for (const text of ['', 'ab', 'abc', 'abcd', 'a😀😀', 'ab😀'])
      expect(excerptOf(text, 3)).toBe(text.slice(0, 3));
  });

  const long = (index: number): string => `${index}${'x'.repeat(1_000_000)}`;
  const used = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  it.each<[string, (index: number) => Error]>([
    ['the excerpt of a ParseError', (index) => new ParseError('json', long(index))],
    [
      'the excerpt of a short record in a long chunk',
      (index) => new ParseError('json', long(index).slice(0, 99)),
    ],
    ['the body of a ProviderError', (index) => new ProviderError({ error: { message: long(index) } })],
    ['the text of a ProviderError', (index) => new ProviderError(long(index))],
    [
      'the detail of an HttpError',
      (index) => {
        const { status, headers } = new Response();
        const { detail } = new HttpError({ status, headers, body: { error: { message: long(index) } } });
        return new Error(detail);
      },
    ],
  ])('does not keep the record of an error in memory: %s', (_, errorFrom) => {
    // V8 retains some of the latest texts, whoever has read them.
    errorFrom(9);
    const errors: Error[] = [];
    const before = used();
    for (let index = 0; index < 4; index += 1) errors.push(errorFrom(index));
    // V8 keeps what a stack refers to until it is written.
    for (const error of errors) void error.stack;
    expect((used() - before) / errors.length).toBeLessThan(250_000);
  });

  it('takes the place of the record as the text that was matched last', () => {
    function refuse(): ParseError {
      const record = long(1);
      if (!/x/.test(record)) throw new Error('A long text has an x');
      return new ParseError('too-large', record);
    }
    /x/.test('x');
    const before = used();
    const error = refuse();
    const retained = used() - before;
    expect(error.excerpt).toHaveLength(256);
    expect(retained).toBeLessThan(250_000);
  });
});
