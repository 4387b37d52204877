import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TemplateParser } from '../../src/framing/TemplateParser.ts';
import { expectAlike } from '../support/templates.ts';
import { INVALID, VALID } from '../support/jsonCases.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Makes texts of one shape. */
type Shape = (value: string) => string;

const chunk: Shape = (value) => `{"id":"c","choices":[{"index":0,"delta":{"content":${value}}}],"n":null}`;

describe('TemplateParser', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('parses what texts share only while it learns it', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const json = new TemplateParser();
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
    ['a name beside a value', (value) => `{${value}:1,"z":[${value}]}`],
    ['a digit of a fraction', (value) => `[1.${value}]`],
    ['a digit of an exponent', (value) => `[1e${value}]`],
    ['a digit behind a minus', (value) => `[-${value}]`],
    ['a word', (value) => `[${value.startsWith('"') ? 'true' : 'null'}]`],
    ['a space', (value) => `[1,${' '.repeat(value.length)}2]`],
  ])('gives what JSON.parse gives where the difference is %s', (_name, shape) => {
    expectAlike(['"a"', '"b"', '"b"', '"c"', '1', '2', '3', '01', '"a"'].map(shape));
  });

  it('refuses what JSON.parse refuses, and continues', () => {
    expectAlike([...Object.values(INVALID), ...Object.values(VALID), ...Object.values(INVALID)]);
    for (const text of Object.values(INVALID)) {
      expectAlike([chunk('"a"'), chunk('"b"'), chunk(text), `${chunk('"c"')}${text}`, chunk('"d"')]);
    }
  });

  it('never writes into a value that was retained', () => {
    const json = new TemplateParser();
    const texts = Array.from({ length: 40 }, (_, at) => chunk(`"${at}"`));
    const values = texts.map((text) => {
      const value = json.parse(text);
      json.retain();
      return value;
    });
    expect(values).toStrictEqual(texts.map(reference));
  });

  it('gives up where learning does not pay', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const json = new TemplateParser();
    const texts = Array.from({ length: 1_000 }, (_, at) => `{"${'a'.repeat((at % 9) + 1)}":${at}}`);
    for (const text of texts) json.parse(text);
    // Beside one for each text.
    expect(parse.mock.calls.length - texts.length).toBeLessThan(20);
  });

  it('holds on to no chunk that a string was cut from', () => {
    const json = new TemplateParser();
    const before = heapInUse();
    const kept = Array.from({ length: 400 }, (_, at) => {
      const content = CONTENTS[at % CONTENTS.length] ?? '';
      // As a parser of events cuts it, out of a chunk that is much longer.
      const large = `${at}${' '.repeat(50_000)}${chunk(content)}`;
      return contentOf(json.parse(large.slice(-chunk(content).length)));
    });
    expect(heapInUse() - before).toBeLessThan(1_000_000);
    expect(kept).toHaveLength(400);
  });

  it('retains no chunk once it has learnt a template', () => {
    const before = heapInUse();
    const live = Array.from({ length: 400 }, () => {
      const json = new TemplateParser();
      for (const content of ['"a"', '"b"', '"c"']) {
        json.parse(`${content}${' '.repeat(50_000)}${chunk(content)}`.slice(-chunk(content).length));
      }
      return json;
    });
    expect(heapInUse() - before).toBeLessThan(5_000_000);
    expect(live).toHaveLength(400);
  });
});

const MARKS = Array.from({ length: 40 }, (_, at) => `"-${at}"`).join();

/** Strings that are copied each in another way. */
const CONTENTS = [
  ...['"a"', '"a\\nb"', '"1234567890123"', '"\\n1234567890123456\\n1"', '"\\n12345678901234567890"'],
  `"${'long '.repeat(9)}"`,
];

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
    '93282000962285163',
  ],
  ...['', ' 1', '1 ', 'null', '{}', '[1]', '1,2', '"-------2"', '"__proto__"'],
].map((text) => ({ text }));

function contentOf(record: unknown): unknown {
  return (record as { choices: [{ delta: { content: unknown } }] }).choices[0].delta.content;
}

function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function reference(text: string): unknown {
  return JSON.parse(text);
}
