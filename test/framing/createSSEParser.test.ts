import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { of, Subject } from 'rxjs';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { parseNDJSON, parseSSE, type ServerSentEvent } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { cutAt, hear, PATIENCE, places, runs } from '../support/fuzz.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

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
        fc.array(fc.integer({ min: 0, max: 9 })),
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

describe('any body', () => {
  /** What the line parser reads of a whole body, with the last id. */
  function readByLines(body: Uint8Array): readonly ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let id: string | undefined;
    createParser({
      onId: (found) => (id = found),
      onEvent: (event) => events.push({ ...event, id }),
    }).feed(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));
    return events;
  }

  const pieces = fc.constantFrom(
    ...[
      'data: x\n\n',
      'event: e\ndata: y\n\n',
      'data: ',
      'data',
      'event: ',
      'event',
      'id: 1',
      'id',
      ':',
      ': ',
    ],
    ...['retry: 5', '\n', '\n\n', '\r', '\r\n', '\r\n\r\n', ' ', 'x', 'é☂', '\0', '\uFEFF'],
  );
  const bodies = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: pieces.map((piece) => Buffer.from(piece)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3 }) },
    ),
    { maxLength: 40 },
  );

  it('is read as the line parser reads it, however it is cut', { timeout: PATIENCE }, () => {
    fc.assert(
      fc.property(bodies, places, (parts, at) => {
        const body = Buffer.concat([...parts, Buffer.from('\n\n')]);
        const { values } = hear(of(...cutAt(body, at)).pipe(parseSSE()));
        expect(values).toStrictEqual(readByLines(body));
      }),
      runs(1_000),
    );
  });

  it('has one line end where an empty piece comes between its halves', async () => {
    expect(await read('data: a\r', '', '\ndata: b\n\n')).toEqual([{ data: 'a\nb' }]);
  });

  it('ignores a byte order mark at its beginning only', async () => {
    const body = 'data: a\n\n\uFEFFdata: b\n\ndata: c\n\n';
    expect(await read(body)).toEqual([{ data: 'a' }, { data: 'c' }]);
    expect(await read(`\uFEFF${body}`)).toEqual([{ data: 'a' }, { data: 'c' }]);
    expect(await read(`x\n\uFEFF${body}`)).toEqual([{ data: 'c' }]);
  });
});

describe('many lines that aren’t fields', () => {
  const junk = (count: number): string => 'x\nretry: soon\n'.repeat(count / 2);

  it('are a ParseError if there are more than 1,000 between two events', async () => {
    const body = `data: a\n\n${junk(1_000)}data: b\n\n${junk(1_000)}`;
    expect(await outcomeOf(of(body).pipe(parseSSE()))).toEqual({ values: [{ data: 'a' }, { data: 'b' }] });
    const { values, error: found } = await outcomeOf(of(body, 'y\n', 'data: c\n\n').pipe(parseSSE()));
    expect(values).toEqual([{ data: 'a' }, { data: 'b' }]);
    expect(found).toMatchObject({ name: 'ParseError', reason: 'protocol' });
  });

  it('cost no more than comments', () => {
    const lines = 'x\n{x}\nretry: x\n'.repeat(300);
    const cost = (body: string): number => {
      const begun = performance.now();
      of(body.repeat(50)).pipe(parseSSE()).subscribe();
      return performance.now() - begun;
    };
    const comments = `${lines.replaceAll(/^/gm, ':')}\ndata: a\n\n`;
    cost(comments);
    // An error with a stack for each of them takes a hundred times as long.
    expect(cost(`${lines}\ndata: a\n\n`)).toBeLessThan(30 * cost(comments) + 100);
  });
});

describe('what a buffer holds', () => {
  it('counts a short line as 32 characters', async () => {
    const lines = (count: number): readonly string[] => Array.from({ length: count }, () => 'data\n');
    const config = { maxBufferSize: 320 };
    const [fits, isOver] = await Promise.all(
      [10, 11].map((count) => outcomeOf(of(...lines(count), '\n').pipe(parseSSE(config)))),
    );
    expect(fits?.values).toEqual([{ data: '\n'.repeat(9) }]);
    expect(isOver).toMatchObject({ values: [], error: { name: 'ParseError', reason: 'too-large' } });
  });

  it.each([
    ['parseSSE', parseSSE(), 'data:'],
    ['parseNDJSON', parseNDJSON(), '"'],
  ])('is little more than its characters, however small the pieces are: %s', (_, operator, opening) => {
    const input = new Subject<string>();
    input.pipe<unknown>(operator).subscribe();
    input.next(opening);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < 150_000; at += 1)
      input.next(String.fromCharCode(97 + (at % 26), 97 + ((at >> 5) % 26)));
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4_000_000);
    input.complete();
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

describe('an event with a name', () => {
  it.each([100, 99])('counts its data only, wherever it is cut: %i', async (maxBufferSize) => {
    const data = 'y'.repeat(94);
    const body = `event: named\ndata: ${data}\n\ndata: z\n\n`;
    const isRead = maxBufferSize === 100;
    for (let at = 0; at <= body.length; at += 1) {
      const pieces = of(body.slice(0, at), body.slice(at));
      const { values, error: found } = await outcomeOf(pieces.pipe(parseSSE({ maxBufferSize })));
      expect(values).toEqual(isRead ? [{ event: 'named', data }, { data: 'z' }] : []);
      if (!isRead) expect(found).toMatchObject({ name: 'ParseError', reason: 'too-large' });
    }
  });

  it('does not delay the event before it', () => {
    const input = new Subject<string>();
    const data: string[] = [];
    input.pipe(parseSSE()).subscribe((event) => data.push(event.data));
    input.next('data: a\n\nevent: e\nda');
    expect(data).toEqual(['a']);
    input.next('ta: b\n\nevent: f\n');
    expect(data).toEqual(['a', 'b']);
  });

  it('is emitted without its blank line, and without data not at all', async () => {
    expect(await read('event: e\n', 'data: [1]\n')).toEqual([{ event: 'e', data: '[1]' }]);
    expect(await read('event: e\nda', 'ta: 1\n', '\nevent: f\n', '\nevent: g\nd', 'ata: 2\n\n')).toEqual([
      { event: 'e', data: '1' },
      { event: 'g', data: '2' },
    ]);
    expect(await read('data: a event', '\nevent: e\n ', '\ndata: event: f\n', 'data: b\n\n')).toEqual([
      { event: 'e', data: 'a event\nevent: f\nb' },
    ]);
  });
});

describe('a line end of two characters', () => {
  it('is one line end, also if an empty chunk splits it', async () => {
    expect(await read('data: a\r', '', '\ndata: b\r', '', '', '\n\r\n')).toEqual([{ data: 'a\nb' }]);
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
