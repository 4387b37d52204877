import { of } from 'rxjs';
import fc from 'fast-check';
import { parseSSE, type ServerSentEvent } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

async function read(...chunks: readonly string[]): Promise<readonly ServerSentEvent[]> {
  return (await outcomeOf(of(...chunks).pipe(parseSSE()))).values;
}

const error = '{"error":{"code":400,"message":"too long"}}';

describe('lines that aren’t fields', () => {
  it.each([
    ['llama.cpp’s field', 'error: {"code":400}', '{"code":400}'],
    ['a line of JSON', error, error],
    ['a line in a list', `[${error}]`, `[${error}]`],
  ])('are an event of the type error where they report one: %s', async (_, line, data) => {
    expect(await read(`data: a\n\n${line}\n\ndata: b\n\n`)).toEqual([
      { data: 'a' },
      { event: 'error', data },
      { data: 'b' },
    ]);
  });

  it('are one together, at the end, if one line alone is not JSON', async () => {
    const lines = JSON.stringify([JSON.parse(error)], null, 2);
    const [event, ...rest] = await read('data: a\n\n', lines).then((events) => events.slice(1));
    expect(rest).toEqual([]);
    expect(JSON.parse(event?.data ?? '')).toEqual([JSON.parse(error)]);
  });

  it.each(['{"hello":1}', '<html>', 'event', 'eventual: x', '{"error"', 'error', '[1]', 'nonsense: 1'])(
    'are ignored if they report none: %s',
    async (line) => {
      expect(await read(`data: a\n\n${line}\n\ndata: b\n\n`)).toEqual([{ data: 'a' }, { data: 'b' }]);
    },
  );

  it('give the same events however the body is cut', async () => {
    const line = fc.constantFrom(
      'data: a',
      'event: e',
      '',
      'error: x',
      error,
      '{"a":1}',
      ': c',
      'id: 1',
      'junk',
    );
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        ends,
        fc.array(fc.integer({ min: 1, max: 9 })),
        async (lines, end, sizes) => {
          const body = lines.map((text) => text + end).join('');
          const pieces: string[] = [];
          let rest = body;
          for (const size of sizes) {
            pieces.push(rest.slice(0, size));
            rest = rest.slice(size);
          }
          expect(await read(...pieces, rest)).toEqual(await read(body));
        },
      ),
    );
  });
});

describe('an event without an end', () => {
  it.each([
    ['a line', 'data: x\n\ndata: yyyy', 'y'],
    ['many lines', 'data: x\n\n', 'data: yyyy\n'],
    ['a line that isn’t a field', 'data: x\n\n', '{{{{'],
  ])('is a ParseError if it is longer than `maxBufferSize`: %s', async (_, start, more) => {
    const endless = of(start, ...Array.from({ length: 50 }, () => more));
    const { values, error: found } = await outcomeOf(endless.pipe(parseSSE({ maxBufferSize: 40 })));
    expect(values).toEqual([{ data: 'x' }]);
    expect(found).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  });
});

describe('a last event without its blank line', () => {
  it.each(['{"a":1}', '[1]', '[DONE]'])('is emitted if its data is complete: %s', async (data) => {
    for (const end of ['', '\n', '\r\n', '\r']) expect(await read(`data: ${data}${end}`)).toEqual([{ data }]);
    expect(await read(`event: e\ndata: ${data}`)).toEqual([{ event: 'e', data }]);
  });

  it.each(['{"a":1', 'text', '1', '"a"', '[DON', ''])('is dropped otherwise: %s', async (data) => {
    for (const end of ['', '\n']) expect(await read(`data: ${data}${end}`)).toEqual([]);
  });
});
