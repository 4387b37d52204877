import { ParseError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/framing/parseRecord.ts';

describe('parseRecord', () => {
  it('reads numbers that only Python’s JSON has as null, and leaves strings as they are', () => {
    expect(parseRecord('{"a":NaN,"b":[-Infinity,Infinity,1],"c":"NaN","d":"\\"NaN"}')).toEqual({
      a: null,
      b: [null, null, 1],
      c: 'NaN',
      d: '"NaN',
    });
  });

  it.each(['{"a":NaN', 'NaNa', '"NaN', '{"a":Nan}', ''])(
    'throws for what isn’t JSON otherwise: %s',
    (text) => {
      expect(() => parseRecord(text)).toThrow(new ParseError('json', text));
    },
  );
});
