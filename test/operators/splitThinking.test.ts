import fc from 'fast-check';
import { concat, defer, EMPTY, from, lastValueFrom, of, throwError, toArray } from 'rxjs';
import { accumulate, retryWithBackoff, splitThinking, TruncatedStreamError, type Delta } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { interleaved } from '../support/fuzz.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const text = (words: string, more: object = {}): Delta => ({ type: 'text', text: words, ...more });
const thought = (words: string, more: object = {}): Delta => ({ type: 'reasoning', text: words, ...more });
const texts = (...pieces: readonly string[]): Delta[] => pieces.map((piece) => text(piece));
const split = (...deltas: readonly Delta[]): Promise<Delta[]> =>
  lastValueFrom(from(deltas).pipe(splitThinking(), toArray()));

const usage: Delta = {
  type: 'usage',
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, raw: undefined },
};
const unknown: Delta = { type: 'unknown', raw: 1 };
const finish: Delta = { type: 'finish', reason: 'stop', rawReason: 'stop' };
const restart: Delta = { type: 'restart', attempt: 2, error: new Error('cut') };
const result: Delta = { type: 'tool-result', id: 'c', result: 1 };
const call: Delta = { type: 'tool-call-start', index: 0, name: 'f' };

describe('splitThinking', () => {
  it(
    'emits thinking as reasoning, with its tags cut anywhere',
    marbles((m) => {
      const [deltas, expected] = diagram('operators/splitThinking', 'deltas', 'result');
      const [a, b, c, d] = texts('<thi', 'nk>Hm', '.</', 'think>Tea');
      const source = m.cold<Delta>(deltas, { a, b, c, d } as Record<string, Delta>);
      const subs = '             ^--------!';

      m.expect(source.pipe(splitThinking())).toBeObservable(expected, {
        r: thought('Hm'),
        s: thought('.'),
        t: text('Tea'),
      });
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it(
    'emits at once what can’t be a tag, and buffers only what can',
    marbles((m) => {
      const [s, a, b, c] = [text('\n '), text('<'), text('th'), text('e> ')];
      const source = m.cold<Delta>('s-a-b-c-a-b|', { s, a, b, c });
      const expected = '            s-----x-a-b|';
      m.expect(source.pipe(splitThinking())).toBeObservable(expected, { s, x: text('<the> '), a, b });
    }),
  );

  it.each([
    ['<think>Hm.</think>Tea.', 'Hm.', 'Tea.'],
    ['<thinking> Hm.</thinking>\n\nTea.', ' Hm.', '\n\nTea.'],
    ['<think>\n\n</think>\n\nTea.', '\n\n', '\n\nTea.'],
    ['<think></think>Tea.', '', 'Tea.'],
    ['\n<think>Hm.</think>', 'Hm.', '\n'],
    ['<think>a < b </thinking> c</thin', 'a < b </thinking> c</thin', ''],
    ['<think>Hm. <think> Hm.</think></think>', 'Hm. <think> Hm.', '</think>'],
    ['<think>Hm', 'Hm', ''],
    ['<think', '', '<think'],
    ['<thinker>Hm.</thinker>', '', '<thinker>Hm.</thinker>'],
    ['<think >Hm.</think>', '', '<think >Hm.</think>'],
    ['<Think>Hm.</Think>', '', '<Think>Hm.</Think>'],
    ['Hm.</think>Tea.', '', 'Hm.</think>Tea.'],
    ['Tea <think>Hm.</think>', '', 'Tea <think>Hm.</think>'],
    ['<think>Hm.</think>Tea <think>a</think>', 'Hm.', 'Tea <think>a</think>'],
    ['<<think>Hm.</think>', '', '<<think>Hm.</think>'],
  ])('splits %j, in one piece and character by character', async (whole, reasoning, answer) => {
    for (const pieces of [[whole], splitAt(whole, 1)]) {
      const deltas = await split(...texts(...pieces));
      expect([joined('reasoning', deltas), joined('text', deltas)]).toEqual([reasoning, answer]);
      expect(deltas).not.toContainEqual(expect.objectContaining({ text: '' }));
    }
  });

  it('passes the same objects through if there is nothing to split', async () => {
    const deltas = [text('Tea '), text('<think>'), finish, { type: 'done' } as const];
    const same = await split(...deltas);
    expect(same).toHaveLength(deltas.length);
    same.forEach((delta, at) => expect(delta).toBe(deltas[at]));
  });

  it('keeps the block and the choice', async () => {
    const place = { block: 2, choice: 1 };
    expect(await split(text('<thi', place), text('nk>a</think>b', place))).toEqual([
      thought('a', place),
      text('b', place),
    ]);
  });

  it('reads each choice by itself', async () => {
    const other = { choice: 1 };
    const deltas = [text('<think>a</th'), text('<think', other), text('ink>b'), text('s', other)];
    expect(await split(...deltas)).toEqual([thought('a'), text('b'), text('<thinks', other)]);
    expect(await split(text('<think'), { ...call, ...other }, text('>a'))).toEqual([
      { ...call, ...other },
      thought('a'),
    ]);
  });

  it.each<Delta>([
    call,
    finish,
    thought('x'),
    { type: 'refusal', text: 'x' },
    { type: 'data', name: 'x', value: 1 },
    { type: 'source', raw: 1 },
    { type: 'file', mediaType: 'image/png', url: 'x' },
    result,
    { type: 'start' },
    { type: 'done' },
    text('x', { block: 1 }),
  ])('emits what it has buffered before a delta like %j', async (delta) => {
    expect(await split(text('<thi'), delta)).toEqual([text('<thi'), delta]);
    const isText = delta.type === 'text';
    expect(await split(text('<think>a</thi'), delta)).toEqual([
      thought('a'),
      thought('</thi'),
      isText ? { ...delta, type: 'reasoning' } : delta,
    ]);
  });

  it.each([usage, unknown])('passes %j through at once, also between the pieces of a tag', async (delta) => {
    expect(await split(text('<thi'), delta, text('nk>a'), delta)).toEqual([delta, thought('a'), delta]);
    expect(await split(text('<thi'), delta)).toEqual([delta, text('<thi')]);
  });

  it('doesn’t look for a tag in what follows the first piece of the answer', async () => {
    const deltas = [text('<'), call, text('<think>a</think>')];
    expect(await split(...deltas)).toEqual(deltas);
  });

  it('continues the thinking after a call that came in the middle of it', async () => {
    expect(await split(text('<think>a'), call, text('b</think>c'))).toEqual([
      thought('a'),
      call,
      thought('b'),
      text('c'),
    ]);
  });

  it('forgets its state, and what it has buffered, at a restart', async () => {
    const again = texts('<think>a</think>', 'b');
    const expected = [restart, thought('a'), text('b')];
    expect(await split(text('<thi'), restart, ...again)).toEqual(expected);
    expect(await split(text('x'), restart, ...again)).toEqual([text('x'), ...expected]);
    expect(await split(text('<think>x</thi'), restart, ...again)).toEqual([thought('x'), ...expected]);
    expect(await split(text('<think>x'), restart, text('a'))).toEqual([thought('x'), restart, text('a')]);
  });

  it.each([result, { type: 'start' } as const])('looks for tags again after %j', async (delta) => {
    expect(await split(...texts('<think>a</think>b'), delta, ...texts('<think>c</think>d'))).toEqual([
      thought('a'),
      text('b'),
      delta,
      thought('c'),
      text('d'),
    ]);
  });

  it('emits what it has buffered before an error', async () => {
    const error = new TruncatedStreamError();
    const cut = concat(
      of(text('<think>a</thi')),
      throwError(() => error),
    );
    expect(await outcomeOf(cut.pipe(splitThinking()))).toEqual({
      values: [thought('a'), thought('</thi')],
      error,
    });
  });

  it('shows only the thinking of the current attempt, downstream of a retry', async () => {
    const attempts = [
      concat(
        of(...texts('<think>a', '</thi')),
        throwError(() => new TruncatedStreamError()),
      ),
      of(...texts('<think>b</think>', 'c')),
    ];
    const messages = defer(() => attempts.shift() ?? EMPTY).pipe(
      retryWithBackoff({ onPartial: 'restart', initialDelay: 0 }),
      splitThinking(),
      accumulate(),
    );
    expect(await lastValueFrom(messages)).toMatchObject({ reasoning: 'b', text: 'c', attempt: 2 });
  });

  it('splits any text as a regular expression does that sees all of it, however it is cut', async () => {
    const fragments = fc.constantFrom(
      ...[
        '<think>',
        '</think>',
        '<thinking>',
        '</thinking>',
        '<',
        '</',
        'think',
        'thinking',
        '>',
        'ing>',
        ' ',
      ],
      ...['\n', 'a', '☂', '<thi', '</thin'],
    );
    const whole = fc
      .tuple(fc.constantFrom('', '<think>', '\n<thinking>'), fc.array(fragments, { maxLength: 12 }))
      .map(([start, rest]) => start + rest.join(''));
    const others = fc.array(fc.constantFrom(usage, unknown, text('<think>', { choice: 1 })), {
      maxLength: 4,
    });
    const cuts = fc.array(fc.nat(), { maxLength: 12 });
    const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });

    await fc.assert(
      fc.asyncProperty(whole, cuts, others, picks, async (words, at, between, order) => {
        const ends = [...at.map((place) => place % (words.length + 1)), words.length].sort(
          (one, other) => one - other,
        );
        const pieces = ends.map((end, index) => words.slice(ends[index - 1] ?? 0, end));
        const deltas = await split(
          ...interleaved([texts(...pieces.filter((piece) => piece !== '')), between], order),
        );
        const own = deltas.filter((delta) => !('choice' in delta));

        const match = /^(\s*)<(think|thinking)>([^]*?)(?:<\/\2>([^]*))?$/.exec(words);
        const [, space = words, , reasoning = '', answer = ''] = match ?? [];
        expect(joined('reasoning', own)).toBe(reasoning);
        expect(joined('text', own)).toBe(space + answer);
        const kinds = own.flatMap(({ type }) => (type === 'text' || type === 'reasoning' ? [type] : []));
        expect(runs(kinds)).toEqual(
          runs([
            ...(space ? ['text'] : []),
            ...(reasoning ? ['reasoning'] : []),
            ...(answer ? ['text'] : []),
          ]),
        );
      }),
    );
  });
});

/** All text of one kind. */
function joined(kind: 'text' | 'reasoning', deltas: readonly Delta[]): string {
  return deltas.map((delta) => (delta.type === kind ? delta.text : '')).join('');
}

/** Leaves out each value that repeats the one before it. */
function runs(values: readonly string[]): readonly string[] {
  return values.filter((value, at) => value !== values[at - 1]);
}
