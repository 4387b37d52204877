import fc from 'fast-check';
import {
  asyncScheduler,
  from,
  of,
  Subject,
  VirtualAction,
  VirtualTimeScheduler,
  type Subscription,
} from 'rxjs';
import { accumulate, coalesce, reduceMessage, toStreamState, type Delta, type Message } from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

function text(letters: string, block?: number): Delta {
  return block === undefined ? { type: 'text', text: letters } : { type: 'text', text: letters, block };
}

function usage(outputTokens: number): Delta {
  return { type: 'usage', usage: { inputTokens: 0, outputTokens, totalTokens: outputTokens, raw: {} } };
}

/** The values that are emitted together, after a first value that passes through at once. */
async function merged(...deltas: readonly Delta[]): Promise<readonly Delta[]> {
  return (await outcomeOf(from<Delta[]>([{ type: 'start' }, ...deltas]).pipe(coalesce(1_000)))).values.slice(
    1,
  );
}

const values = {
  a: text('a'),
  b: text('b'),
  c: text('c'),
  d: text('d'),
  e: text('e'),
  x: text('bc'),
  y: text('cd'),
};

describe('coalesce', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it(
    'emits the first value at once, then the values of each window, and the buffer before an error, as the diagram shows',
    marbles((m) => {
      const [tokens, result] = diagram('operators/coalesce', 'tokens', 'result');
      m.expect(m.cold(tokens, values).pipe(coalesce(4))).toBeObservable(result, values);
    }),
  );

  it(
    'emits the buffer before it completes',
    marbles((m) => {
      const source = m.cold('  -ab-c|', values);
      const subs = '           ^----!';
      const expected = '       -a---(x|)';
      m.expect(source.pipe(coalesce(9))).toBeObservable(expected, values);
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it('emits the buffer before the error of its source', () => {
    run(({ cold, expectObservable }) => {
      const error = new Error('cut');
      expectObservable(cold('-ab#', values, error).pipe(coalesce(9))).toBe('-a-(b#)', values, error);
    });
  });

  it(
    'emits only the latest of values that aren’t deltas',
    marbles((m) => {
      const snapshots = { a: { n: 1 }, b: { n: 2 }, c: { n: 3 }, d: { n: 4 } };
      const source = m.cold('  -abc-----d-|', snapshots);
      const expected = '       -a---c---d-|';
      m.expect(source.pipe(coalesce(4))).toBeObservable(expected, snapshots);
    }),
  );

  it('emits the last message and the last state', async () => {
    const deltas = of(text('a'), text('b'), text('c'));
    const { values: messages } = await outcomeOf(deltas.pipe(accumulate(), coalesce(5)));
    expect(messages.map((message) => message.text)).toEqual(['a', 'abc']);
    const { values: states } = await outcomeOf(deltas.pipe(toStreamState(), coalesce(5)));
    expect(states.map(({ status, message }) => [status, message?.text])).toEqual([
      ['connecting', undefined],
      ['stopped', 'abc'],
    ]);
  });

  it('buffers a restart until the new content, so that it replaces the old text and does not blank it', () => {
    run(({ cold, expectObservable }) => {
      const deltas = { ...values, r: { type: 'restart', attempt: 2, error: 'cut' } } as const;
      const source = cold<Delta>('-a------(rb)-----r--|', deltas);
      expectObservable(source.pipe(coalesce(4))).toBe('-a----------(rb)----(r|)', deltas);
    });
  });

  describe('merges', () => {
    it('text of one block and choice', async () => {
      expect(await merged(text('a', 1), text('b', 1), text('c', 2))).toEqual([text('ab', 1), text('c', 2)]);
      const other: Delta = { type: 'text', text: 'z', choice: 1 };
      expect(await merged(text('a'), other, other, text('b'))).toEqual([
        text('a'),
        { ...other, text: 'zz' },
        text('b'),
      ]);
      expect(await merged({ ...text('a'), choice: 0 } as Delta, text('b'))).toEqual([
        { ...text('ab'), choice: 0 },
      ]);
    });

    it('reasoning, but never with what is signed or encrypted', async () => {
      const thought: Delta = { type: 'reasoning', text: 't' };
      const signed: Delta = { type: 'reasoning', text: '', signature: 's' };
      const redacted: Delta = { type: 'reasoning', text: '', redacted: 'r' };
      expect(await merged(thought, thought, signed, thought, redacted, redacted, thought)).toEqual([
        { ...thought, text: 'tt' },
        signed,
        thought,
        redacted,
        redacted,
        thought,
      ]);
      expect(await merged(thought, { ...thought, block: 1 })).toHaveLength(2);
    });

    it('refusals, and arguments of one tool call', async () => {
      const no: Delta = { type: 'refusal', text: 'no' };
      expect(await merged(no, no)).toEqual([{ type: 'refusal', text: 'nono' }]);
      const args = (index: number, fragment: string): Delta => ({
        type: 'tool-call-args',
        index,
        text: fragment,
      });
      expect(await merged(args(0, '{'), args(0, '}'), args(1, '{'), args(0, ' '))).toEqual([
        args(0, '{}'),
        args(1, '{'),
        args(0, ' '),
      ]);
    });

    it('usages, even if one comes with each token', async () => {
      expect(await merged(usage(1), usage(2))).toEqual([usage(2)]);
      expect(await merged(text('a'), usage(1), text('b'), usage(2), text('c'))).toEqual([
        text('abc'),
        usage(2),
      ]);
      expect(await merged(usage(1), text('a'), text('b'))).toEqual([usage(1), text('ab')]);
    });

    it('nothing else, and preserves the order', async () => {
      const deltas: Delta[] = [
        { type: 'tool-call-start', index: 0, name: 'f' },
        { type: 'tool-call-end', index: 0 },
        { type: 'tool-call-end', index: 0 },
        { type: 'data', name: 'x', value: 1 },
        { type: 'data', name: 'x', value: 2 },
        text('a'),
        { type: 'restart', attempt: 2, error: 'cut' },
        text('b'),
        { type: 'finish', reason: 'stop', rawReason: '' },
        { type: 'done' },
      ];
      expect(await merged(...deltas)).toEqual(deltas);
    });

    it('no two types of delta', async () => {
      const kinds: Delta[] = [
        text('a'),
        { type: 'reasoning', text: 'b' },
        { type: 'refusal', text: 'c' },
        text('d'),
      ];
      expect(await merged(...kinds)).toEqual(kinds);
      const snapshots = from<object[]>([text('a'), text('b'), { n: 1 }, { n: 2 }, text('c')]);
      expect((await outcomeOf(snapshots.pipe(coalesce(5)))).values.slice(1)).toEqual([
        text('b'),
        { n: 2 },
        text('c'),
      ]);
    });

    it('without changing the deltas of the source', async () => {
      const first = Object.freeze(text('a'));
      expect(await merged(first, Object.freeze(text('b')))).toEqual([text('ab')]);
    });
  });

  it(
    'emits nothing after the consumer has unsubscribed, and stops its timer',
    marbles((m) => {
      const source = m.cold('  -ab------');
      const subs = '           ^--!';
      const expected = '       -a-------';
      const unsub = '          ---!';
      m.expect(source.pipe(coalesce<object>(4)), unsub).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it.each([
    ['its source completes', (source: Subject<Delta>) => source.complete()],
    ['its source errors', (source: Subject<Delta>) => source.error('cut')],
    [
      'its consumer unsubscribes',
      (_: Subject<Delta>, subscription: Subscription) => subscription.unsubscribe(),
    ],
  ])('leaves no timer running when %s', (_, end) => {
    vi.useFakeTimers();
    const source = new Subject<Delta>();
    const subscription = source.pipe(coalesce('frame')).subscribe({ error: () => undefined });
    source.next(text('a'));
    expect(vi.getTimerCount()).toBe(1);
    end(source, subscription);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sets one timer per window, and none during silence', () => {
    const scheduler = new VirtualTimeScheduler(VirtualAction, 1_000);
    const schedule = vi.spyOn(scheduler, 'schedule');
    const source = new Subject<Delta>();
    source.pipe(coalesce(10, { scheduler })).subscribe();
    expect(schedule).not.toHaveBeenCalled();
    for (let index = 0; index < 1_000; index += 1) source.next(text('a'));
    expect(schedule).toHaveBeenCalledTimes(1);
    scheduler.flush();
    expect(schedule).toHaveBeenCalledTimes(2);
  });

  it('shares no window between subscribers', () => {
    run(({ hot, expectObservable }) => {
      const source = hot('-ab-c---', values).pipe(coalesce(9));
      expectObservable(source).toBe('-a--------x', values);
      expectObservable(source, '---^').toBe('----c---', values);
    });
  });

  it('loses nothing if the consumer ends or extends the source while the buffer is emitted', () => {
    const scheduler = new VirtualTimeScheduler(VirtualAction, 1_000);
    const source = new Subject<Delta>();
    const seen: string[] = [];
    source.pipe(coalesce(5, { scheduler })).subscribe({
      next(delta) {
        seen.push(delta.type);
        if (delta.type !== 'tool-call-end') return;
        source.next({ type: 'done' });
        source.complete();
      },
      complete: () => seen.push('|'),
    });
    source.next(text('a'));
    source.next({ type: 'tool-call-end', index: 0 });
    source.next(usage(1));
    scheduler.flush();
    expect(seen).toEqual(['text', 'tool-call-end', 'usage', 'done', '|']);
  });

  it('removes nothing from the beginning of its buffer, which would move all that follows', async () => {
    const shift = vi.spyOn(Array.prototype, 'shift');
    const deltas = Array.from({ length: 2_000 }, (_, at): Delta => ({
      type: 'text',
      text: 'x',
      block: at % 2,
    }));
    const { values } = await outcomeOf(from(deltas).pipe(coalesce(1_000)));
    const calls = shift.mock.calls.length;
    vi.restoreAllMocks();
    expect(values).toEqual(deltas);
    expect(calls).toBeLessThan(100);
  });

  it('buffers values that arrive while the first value is emitted', () => {
    const source = new Subject<Delta>();
    const seen: Delta[] = [];
    source.pipe(coalesce(5)).subscribe((delta) => {
      seen.push(delta);
      if (seen.length === 1) source.next(text('b'));
    });
    source.next(text('a'));
    expect(seen).toEqual([text('a')]);
    source.complete();
    expect(seen).toEqual([text('a'), text('b')]);
  });

  describe('by frames', () => {
    it('uses those of the screen', () => {
      vi.stubGlobal('requestAnimationFrame', vi.fn());
      run(({ animate, cold, expectObservable }) => {
        animate('           ---f------f--f');
        const source = cold('-ab--c-d-------|', values);
        const expected = '   -a-b------y----|';
        expectObservable(source.pipe(coalesce('frame'))).toBe(expected, values);
      });
    });

    it('waits at most 250 ms for one, because a tab in the background gets none', () => {
      vi.stubGlobal('requestAnimationFrame', vi.fn());
      run(({ animate, cold, expectObservable }) => {
        animate('--');
        expectObservable(cold('-ab', values).pipe(coalesce('frame'))).toBe('-a 249ms b', values);
      });
    });

    it('uses 16 ms without a screen, or with a scheduler', () => {
      run(({ cold, expectObservable }) => {
        expectObservable(cold('-ab', values).pipe(coalesce('frame'))).toBe('-a 15ms b', values);
      });
      vi.stubGlobal('requestAnimationFrame', vi.fn());
      run(({ cold, expectObservable }) => {
        const windows = coalesce<Delta>('frame', { scheduler: asyncScheduler });
        expectObservable(cold('-ab', values).pipe(windows)).toBe('-a 15ms b', values);
      });
    });

    it('errors if no frame can be requested', async () => {
      vi.stubGlobal('requestAnimationFrame', () => {
        throw new Error('no window');
      });
      const { error } = await outcomeOf(of(text('a')).pipe(coalesce('frame')));
      expect(error).toEqual(new Error('no window'));
    });
  });

  it('throws for an invalid window', () => {
    for (const window of [0, -1, Number.NaN, Infinity, 2 ** 31]) {
      expect(() => coalesce(window)).toThrow(
        new TypeError("coalesce takes 'frame', or milliseconds above 0, up to 2147483647"),
      );
    }
    expect(coalesce(2 ** 31 - 1)).toBeTypeOf('function');
  });

  describe('with any values at any time', () => {
    const letters = fc.string({ minLength: 1, maxLength: 3 });
    const place = { choice: fc.constantFrom(0, 1), block: fc.constantFrom(0, 1) };
    const index = fc.constantFrom(0, 1);
    const delta: fc.Arbitrary<Delta> = fc.oneof(
      fc.record({ type: fc.constant('text'), text: letters, ...place }, { requiredKeys: ['type', 'text'] }),
      fc.record(
        { type: fc.constant('reasoning'), text: letters, ...place, signature: letters, redacted: letters },
        { requiredKeys: ['type', 'text'] },
      ),
      fc.record({ type: fc.constant('refusal'), text: letters }),
      fc.record({ type: fc.constant('tool-call-start'), index, name: letters }),
      fc.record({ type: fc.constant('tool-call-args'), index, text: letters }),
      fc.record({ type: fc.constant('tool-call-end'), index }),
      fc.record({ type: fc.constant('source'), raw: letters }),
      fc.nat(9).map(usage),
      fc.record({ type: fc.constant('start'), id: letters }),
      fc.record({ type: fc.constant('finish'), reason: fc.constant('stop'), rawReason: letters }),
      fc.record({ type: fc.constant('restart'), attempt: fc.nat(9), error: letters }),
      fc.constant<Delta>({ type: 'done' }),
    );
    const timed = fc.record({ gap: fc.nat(8), delta });
    const ends = fc.constantFrom('completes', 'fails', 'is silent');

    interface Seen {
      readonly at: number;
      readonly delta: Delta;
    }

    /** One entry for each letter, and one for each other delta but usage. */
    function lettersOf(seen: readonly Seen[]): unknown[] {
      return seen.flatMap(({ delta: one }): unknown[] => {
        if (one.type === 'usage') return [];
        const isCut = !('text' in one) || ('signature' in one && one.signature) || 'redacted' in one;
        if (isCut) return [one];
        // What is absent, and the choice that it means, are the same.
        return one.text.split('').map((letter) => ({ ...one, choice: one.choice ?? 0, text: letter }));
      });
    }

    function messageOf(seen: readonly Seen[]): Message | undefined {
      return seen.reduce<Message | undefined>(
        (message, { delta: one }) => reduceMessage(message, one),
        undefined,
      );
    }

    it('the answer is the same, each value is emitted within the window, and no two windows touch', () => {
      fc.assert(
        fc.property(
          fc.array(timed, { maxLength: 40 }),
          fc.integer({ min: 1, max: 20 }),
          ends,
          (script, window, end) => {
            const scheduler = new VirtualTimeScheduler(VirtualAction, 1_000);
            const source = new Subject<Delta>();
            const given: Seen[] = [];
            const seen: Seen[] = [];
            let at = 0;
            for (const { gap, delta: one } of script) {
              at += gap;
              given.push({ at, delta: one });
              scheduler.schedule(() => source.next(one), at);
            }
            scheduler.schedule(() => {
              if (end === 'completes') source.complete();
              if (end === 'fails') source.error('cut');
            }, at);
            source.pipe(coalesce(window, { scheduler })).subscribe({
              next: (one) => seen.push({ at: scheduler.now(), delta: one }),
              error: () => undefined,
            });
            scheduler.flush();

            expect(lettersOf(seen)).toEqual(lettersOf(given));
            expect(messageOf(seen)).toEqual(messageOf(given));

            for (const { at: now } of [...seen, ...given]) {
              const out = lettersOf(seen.filter((one) => one.at <= now)).length;
              expect(out).toBeLessThanOrEqual(lettersOf(given.filter((one) => one.at <= now)).length);
              expect(out).toBeGreaterThanOrEqual(
                lettersOf(given.filter((one) => one.at < now - window)).length,
              );
            }
            const times = [...new Set(seen.map((one) => one.at))];
            const early = times.filter((time, place_) => time - (times[place_ - 1] ?? -Infinity) < window);
            // Only the end of the source may precede a window's end.
            expect(early.filter((time) => end === 'is silent' || time !== at)).toEqual([]);
          },
        ),
      );
    });
  });
});
