import { afterEach, describe, expect, it, vi } from 'vitest';
import { FramedJSON } from '../../src/framing/FramedJSON.ts';
import { expectAlike } from '../support/framed.ts';
import { INVALID, VALID } from '../support/jsonCases.ts';

/** Makes texts of one shape. */
type Shape = (value: string) => string;

const chunk: Shape = (value) => `{"id":"c","choices":[{"index":0,"delta":{"content":${value}}}],"n":null}`;

describe('FramedJSON', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('parses what texts share only while it learns it', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const json = new FramedJSON();
    const texts = Array.from({ length: 1_000 }, (_, at) => chunk(`"token ${at}"`));
    const values = texts.map((text) => structuredClone(json.parse(text)));
    expect(parse.mock.calls.length).toBeLessThan(5);
    vi.restoreAllMocks();
    expect(values).toStrictEqual(texts.map(reference));
  });

  it('reads all that differs: numbers that count, padding, strings of any length', () => {
    const shape = (at: number): string =>
      `{"n":${at},"delta":"${'d'.repeat(at % 30)}","at":[${at * 7},"x"],"obfuscation":"${'o'.repeat(at % 17)}"}`;
    expectAlike(Array.from({ length: 120 }, (_, at) => shape(at)));
  });

  describe.each<[string, Shape]>([
    ['a value', chunk],
    ['the first value', (value) => `[${value},1]`],
    ['the last value', (value) => `{"a":[{}],"b":${value}}`],
    ['a value beside itself', (value) => `[${value},${value}]`],
    ['a value that comes twice', (value) => `{"a":${value},"a":${value}}`],
    ['a value that a later one replaces', (value) => `{"a":${value},"a":"x"}`],
    ['a value in a part that a later one replaces', (value) => `{"a":{"b":${value}},"a":{"c":1}}`],
    ['a value under __proto__', (value) => `{"__proto__":${value},"a":{"__proto__":{"b":${value}}}}`],
    ['a value beside all that a mark for it might be', (value) => `{"a":${value},"a":1,"b":[${MARKS}]}`],
    ['all there is', (value) => value],
  ])('where the difference is %s', (_name, shape) => {
    it('gives what JSON.parse gives', () => {
      const learnt = ['"a"', '"b"', '1', '2'];
      for (const { text } of VALUES) {
        expectAlike([...learnt.slice(0, 2), text, '"c"', text].map(shape));
        expectAlike([...learnt.slice(2), text, '3', text].map(shape));
      }
    });
  });

  it.each<[string, Shape]>([
    ['a name', (value) => `{${value}:1}`],
    ['a digit of a fraction', (value) => `[1.${value}]`],
    ['a digit of an exponent', (value) => `[1e${value}]`],
    ['a digit behind a minus', (value) => `[-${value}]`],
    ['a word', (value) => `[${value.startsWith('"') ? 'true' : 'null'}]`],
    ['a space', (value) => `[1,${' '.repeat(value.length)}2]`],
  ])('gives what JSON.parse gives where the difference is %s', (_name, shape) => {
    expectAlike(['"a"', '"b"', '"c"', '1', '2', '3', '01', '"a"'].map(shape));
  });

  it('refuses what JSON.parse refuses, and goes on', () => {
    expectAlike([...Object.values(INVALID), ...Object.values(VALID), ...Object.values(INVALID)]);
    for (const text of Object.values(INVALID)) {
      expectAlike([chunk('"a"'), chunk('"b"'), chunk(text), `${chunk('"c"')}${text}`, chunk('"d"')]);
    }
  });

  it('never writes into what is kept', () => {
    const json = new FramedJSON();
    const texts = Array.from({ length: 40 }, (_, at) => chunk(`"${at}"`));
    const values = texts.map((text) => {
      const value = json.parse(text);
      json.keep();
      return value;
    });
    expect(values).toStrictEqual(texts.map(reference));
  });

  it('gives up where learning does not pay', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const json = new FramedJSON();
    const texts = Array.from({ length: 1_000 }, (_, at) => `{"${'a'.repeat((at % 9) + 1)}":${at}}`);
    for (const text of texts) json.parse(text);
    // Beside one for each text.
    expect(parse.mock.calls.length - texts.length).toBeLessThan(20);
  });

  it('holds on to no slice of a long string, which would keep its whole chunk', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const json = new FramedJSON();
    for (const value of ['"a"', '"b"', '"c"']) json.parse(chunk(value));
    parse.mockClear();
    json.parse(chunk(`"${'x'.repeat(24)}"`));
    expect(parse).not.toHaveBeenCalled();
    json.parse(chunk(`"${'x'.repeat(25)}"`));
    expect(parse.mock.calls).toEqual([[`"${'x'.repeat(25)}"`]]);
  });
});

const MARKS = Array.from({ length: 40 }, (_, at) => `"-${at}"`).join();

/** What may stand in a hole. */
const VALUES: readonly { readonly text: string }[] = [
  ...[
    '""',
    '"x"',
    '"\\n"',
    '"\\\\"',
    '"\\""',
    '"\\u00e9"',
    '"é☂"',
    '"a\\/b"',
    '"\\x"',
    '"\\u12"',
    '"\t"',
    '"\u007f"',
  ],
  ...[
    '"\u2028"',
    '"\ud800"',
    '"a',
    'a"',
    '"a""',
    '"',
    '"\\',
    '"\\"',
    '"a","b":"c"',
    '"a","content":"c"',
    `"${'long '.repeat(9)}"`,
  ],
  ...[
    '0',
    '7',
    '00',
    '01',
    '-0',
    '-1',
    '1.5',
    '1e3',
    '999999999999999',
    '9999999999999999',
    '12345678901234567890',
  ],
  ...['', ' 1', '1 ', 'null', '{}', '[1]', '1,2', '"-------2"', '"__proto__"'],
].map((text) => ({ text }));

function reference(text: string): unknown {
  return JSON.parse(text);
}
