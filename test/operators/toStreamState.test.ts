import { concat, defer, from, NEVER, of, take, takeUntil, type Observable } from 'rxjs';
import {
  accumulate,
  reduceMessage,
  toStreamState,
  TruncatedStreamError,
  type Delta,
  type Message,
  type StreamState,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const cut = new TruncatedStreamError();
const a: Delta = { type: 'text', text: 'Hel' };
const b: Delta = { type: 'text', text: 'lo' };
const end: Delta = { type: 'done' };
const finish: Delta = { type: 'finish', reason: 'stop', rawReason: '' };
const deltas = { a, b, z: end };

const hel = reduceMessage(undefined, a);
const hello = reduceMessage(hel, b);
const connecting: StreamState = { status: 'connecting', message: undefined };

const states: Record<string, StreamState> = {
  c: connecting,
  x: { status: 'streaming', message: hel },
  y: { status: 'streaming', message: hello },
  f: { status: 'streaming', message: reduceMessage(hello, end) },
  d: { status: 'done', message: reduceMessage(hello, end) },
  s: { status: 'stopped', message: hello },
  e: { status: 'error', message: hello, error: cut },
};

describe('toStreamState', () => {
  it('emits the partial answer with the error, as the diagram shows', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const [source, expected] = diagram('operators/toStreamState', 'deltas', 'states');
      const failing = cold(source, deltas, cut);
      expectObservable(failing.pipe(toStreamState())).toBe(expected, states);
      expectSubscriptions(failing.subscriptions).toBe('^-----!');
    });
  });

  it(
    'emits the answer with `done`',
    marbles((m) => {
      const source = m.cold('  -a-b-z|', deltas);
      const subs = '           ^-----!';
      const expected = '       cx-y-f(d|)';
      m.expect(source.pipe(toStreamState())).toBeObservable(expected, states);
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it(
    'takes messages as they are',
    marbles((m) => {
      const source = m.cold('  -a-b-z|', deltas).pipe(accumulate(), toStreamState());
      m.expect(source).toBeObservable('cx-y-f(d|)', states);
    }),
  );

  it('emits the partial answer with `stopped` when a Stop button completes it', () => {
    run(({ cold, expectObservable }) => {
      const answer = cold('-a-b--z', deltas).pipe(takeUntil(cold('-----s')));
      const expected = '    cx-y-(s|)';
      expectObservable(answer.pipe(toStreamState())).toBe(expected, states);
      expectObservable(answer.pipe(accumulate(), toStreamState())).toBe(expected, states);
    });
  });

  it.each<[string, string, readonly Delta[]]>([
    ['done', 'a `done`', [a, end]],
    ['done', 'a `finish`', [a, finish]],
    ['stopped', 'nothing at all', []],
    ['stopped', 'content alone', [a]],
    ['stopped', 'the end of another choice', [a, { ...finish, choice: 1 }]],
    ['stopped', 'a restart after the end', [a, finish, { type: 'restart', attempt: 2, error: cut }, b]],
    ['stopped', 'a further run of an agent', [a, finish, { type: 'start' }, b]],
  ])('is %s if the source completes after %s', async (status, _, values) => {
    const { values: seen } = await outcomeOf(from(values).pipe(toStreamState()));
    expect(seen.at(-1)?.status).toBe(status);
  });

  it('emits `connecting` synchronously', () => {
    const seen: StreamState[] = [];
    const source: Observable<Delta> = NEVER;
    source
      .pipe(toStreamState())
      .subscribe((state) => seen.push(state))
      .unsubscribe();
    expect(seen).toStrictEqual([connecting]);
  });

  it('never errors, even for values that aren’t deltas', async () => {
    const odd = of({ type: 'odd' } as unknown as Delta);
    const { values, error } = await outcomeOf(concat(of(a), odd).pipe(toStreamState()));
    expect(error).toBeUndefined();
    expect(values.at(-1)).toMatchObject({
      status: 'error',
      message: hel,
      error: new TypeError('Unexpected [object Object]'),
    });
  });

  it('emits a state only for a change, and shares what has not changed', async () => {
    const other: Delta = { type: 'text', text: 'x', choice: 1 };
    const unknown: Delta = { type: 'unknown', raw: {} };
    const { values } = await outcomeOf(of(a, other, unknown, b, end).pipe(toStreamState()));
    expect(values.map(({ status }) => status)).toEqual([
      ...['connecting', 'streaming', 'streaming', 'streaming', 'done'],
    ]);
    expect(values[4]?.message).toBe(values[3]?.message);

    const message: Message = hel;
    const { values: repeated } = await outcomeOf(of(message, message).pipe(toStreamState()));
    expect(repeated).toHaveLength(3);
    expect(repeated[1]?.message).toBe(message);
  });

  it('shows a restart as an empty answer', async () => {
    const restart: Delta = { type: 'restart', attempt: 2, error: cut };
    const { values } = await outcomeOf(from<Delta[]>([a, restart, b]).pipe(toStreamState()));
    expect(values.map(({ status, message }) => [status, message?.text, message?.attempt])).toEqual([
      ['connecting', undefined, undefined],
      ['streaming', 'Hel', 1],
      ['streaming', '', 2],
      ['streaming', 'lo', 2],
      ['stopped', 'lo', 2],
    ]);
  });

  it('subscribes to nothing for the first state alone, and stops a synchronous source', () => {
    let pulled = 0;
    const endless = defer(function* () {
      for (;;) yield { type: 'text', text: String((pulled += 1)) } satisfies Delta;
    });
    endless.pipe(toStreamState(), take(1)).subscribe();
    expect(pulled).toBe(0);
    endless.pipe(toStreamState(), take(2)).subscribe();
    expect(pulled).toBe(1);
  });
});
