import {
  concat,
  EMPTY,
  interval,
  map,
  NEVER,
  Observable,
  of,
  Subject,
  switchMap,
  take,
  throwError,
  timer,
  type Subscription,
} from 'rxjs';
import {
  accumulate,
  coalesce,
  LostStreamError,
  ProviderError,
  StreamError,
  TruncatedStreamError,
  type Delta,
} from 'rxjs-llm';
import {
  memoryLog,
  shareThrough,
  stateOf,
  stopStream,
  streamId,
  type ShareThroughConfig,
  type StreamLog,
} from 'rxjs-llm/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { positionOf } from '../../src/delta/position.ts';

const id = streamId('ann', 'message 1');
const text = (words: string): Delta => ({ type: 'text', text: words });
const done: Delta = { type: 'done' };
const finish = (rawReason: string): Delta => ({ type: 'finish', reason: 'other', rawReason });

/** Counts to a number, 20 ms a word, and how often it was subscribed to and unsubscribed early. */
function createModel(words = 10, first = 0) {
  const state = { begun: 0, stopped: 0 };
  const source = new Observable<Delta>((subscriber) => {
    state.begun += 1;
    let isOver = false;
    const inner = concat(
      interval(20).pipe(
        take(words),
        map((word) => text(`w${first + word} `)),
      ),
      of(done),
    ).subscribe({
      next: (delta) => subscriber.next(delta),
      complete: () => ((isOver = true), subscriber.complete()),
    });
    return () => {
      inner.unsubscribe();
      if (!isOver) state.stopped += 1;
    };
  });
  return { state, source };
}

const words = (count: number): string => Array.from({ length: count }, (_, word) => `w${word} `).join('');

/** What one subscriber has got. */
interface Reader {
  readonly deltas: Delta[];
  readonly text: () => string;
  end: unknown;
  readonly subscription: Subscription;
  readonly last: () => string | undefined;
}

function read(source: Observable<Delta>): Reader {
  const deltas: Delta[] = [];
  const reader = {
    deltas,
    end: undefined as unknown,
    text: () =>
      deltas
        .slice(deltas.findLastIndex(({ type }) => type === 'restart') + 1)
        .map((delta) => (delta.type === 'text' ? delta.text : ''))
        .join(''),
    last: () => positionOf(deltas.at(-1)),
  };
  const subscription = source.subscribe({
    next: (delta) => void deltas.push(delta),
    error: (error: unknown) => (reader.end = error),
    complete: () => (reader.end = 'complete'),
  });
  return Object.assign(reader, { subscription });
}

/** A log whose writer dies at a time: from then on, nothing that it does arrives. */
function createMortal(log: StreamLog): { log: StreamLog; kill: () => void; wake: () => void } {
  let isDead = false;
  const never = new Promise<never>(() => undefined);
  return {
    kill: () => (isDead = true),
    wake: () => (isDead = false),
    log: {
      append: (...given) => (isDead ? never : log.append(...given)),
      read: (...given) => log.read(...given),
      last: (...given) => (isDead ? never : log.last(...given)),
      mark: (...given) => (isDead ? never : log.mark(...given)),
      has: (...given) => (isDead ? never : log.has(...given)),
    },
  };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('shareThrough', () => {
  it('begins an answer once, joins it, and replays it', async () => {
    const log = memoryLog();
    const { source, state } = createModel();
    const shared = source.pipe(shareThrough(log, { id }));
    const readers = [read(shared), read(shared)];
    await pass(100);
    readers.push(read(shared));
    await pass(0);
    expect(readers[2]?.text()).toBe(readers[0]?.text());
    await pass(200);
    readers.push(read(shared));
    await pass(0);
    for (const reader of readers) {
      expect(reader.text()).toBe(words(10));
      expect(reader.deltas.at(-1)).toStrictEqual(done);
      expect(reader.end).toBe('complete');
    }
    expect(state).toStrictEqual({ begun: 1, stopped: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does nothing before subscribing', async () => {
    const { source, state } = createModel();
    void source.pipe(shareThrough(memoryLog(), { id }));
    await pass(1_000);
    expect(state.begun).toBe(0);
  });

  it('writes on when everybody has unsubscribed', async () => {
    const log = memoryLog();
    const { source, state } = createModel();
    const shared = source.pipe(shareThrough(log, { id }));
    const first = read(shared);
    await pass(50);
    first.subscription.unsubscribe();
    await pass(200);
    const late = read(shared);
    await pass(0);
    expect([late.text(), late.end, state.begun]).toStrictEqual([words(10), 'complete', 1]);
  });

  it('resumes after each position without a gap, and emits nothing twice', async () => {
    const log = memoryLog();
    const { source } = createModel();
    const all = read(source.pipe(shareThrough(log, { id })));
    await pass(300);
    const positions = all.deltas.map((delta) => positionOf(delta));
    expect(positions.every((position) => /^\d{1,16}-\d{1,16}$/.test(position ?? ''))).toBe(true);
    for (const [index, after] of positions.entries()) {
      const rest = read(EMPTY.pipe(shareThrough(log, { id, after })));
      await pass(0);
      expect(rest.deltas).toStrictEqual(all.deltas.slice(index + 1));
      expect(rest.end).toBe('complete');
    }
  });

  it.each([
    '$',
    '+',
    '-',
    '',
    '1',
    '1-',
    '1-2-3',
    '12345678901234567-1',
    '1-1\r\nid: 2',
    '{a}',
    '1'.repeat(1e3),
    null,
  ])('reads from the beginning after %s', async (after) => {
    const log = memoryLog();
    read(createModel(2).source.pipe(shareThrough(log, { id })));
    await pass(100);
    const reader = read(EMPTY.pipe(shareThrough(log, { id, after })));
    await pass(0);
    expect(reader.deltas).toStrictEqual([text('w0 '), text('w1 '), done]);
  });

  it('voids what the reader has had if its position is not in this log', async () => {
    const log = memoryLog();
    read(createModel(2).source.pipe(shareThrough(log, { id })));
    await pass(100);
    const reader = read(EMPTY.pipe(shareThrough(log, { id, after: '9999999999999999-9' })));
    await pass(0);
    expect(reader.deltas).toMatchObject([{ type: 'restart', attempt: 2 }, text('w0 '), text('w1 '), done]);
  });

  it('keeps the error of the source for every reader, now and later', async () => {
    const log = memoryLog();
    const source = concat(
      of(text('Hel')),
      throwError(() => new TruncatedStreamError()),
    );
    const now = read(source.pipe(shareThrough(log, { id })));
    await pass(0);
    const later = read(EMPTY.pipe(shareThrough(log, { id })));
    await pass(0);
    for (const reader of [now, later]) {
      expect(reader.deltas).toStrictEqual([text('Hel')]);
      expect(reader.end).toStrictEqual(new TruncatedStreamError());
      expect(positionOf(reader.end)).toBe((await log.last(id))?.at);
    }
  });

  it('tells nothing of an error that is not ours', async () => {
    const source = throwError(() => new Error('key sk-123'));
    const reader = read(source.pipe(shareThrough(memoryLog(), { id })));
    await pass(0);
    expect(reader.end).toStrictEqual(new StreamError('internal error'));
  });

  it('carries a restart and its error', async () => {
    const error = new ProviderError({ error: { code: 'overloaded_error', message: 'busy' } });
    const restart: Delta = { type: 'restart', attempt: 2, error };
    const reader = read(of(text('Hel'), restart, text('Hi')).pipe(shareThrough(memoryLog(), { id })));
    await pass(0);
    expect(reader.deltas[1]).toMatchObject({ type: 'restart', attempt: 2, error: { name: 'ProviderError' } });
  });

  it('errors if a delta is not JSON, after what came before it', async () => {
    const source = concat(of(text('Hi'), { type: 'data', name: 'a', value: 1n } satisfies Delta), NEVER);
    const reader = read(source.pipe(shareThrough(memoryLog(), { id })));
    await pass(0);
    expect([reader.text(), reader.end]).toStrictEqual(['Hi', new StreamError('internal error')]);
  });

  it('keeps positions through coalesce', async () => {
    const log = memoryLog();
    const model = createModel();
    const plain = read(model.source.pipe(shareThrough(log, { id })));
    await pass(300);
    const joined = read(EMPTY.pipe(shareThrough(log, { id }), coalesce(50)));
    await pass(300);
    expect(joined.deltas).toStrictEqual([text('w0 '), text(words(10).slice(3)), done]);
    expect(joined.deltas.map((delta) => positionOf(delta))).toStrictEqual(
      [plain.deltas[0], plain.deltas[9], plain.deltas[10]].map((delta) => positionOf(delta)),
    );
  });

  it.each<Partial<ShareThroughConfig>>([
    { lease: 0 },
    { lease: NaN },
    { lease: 2 ** 31 },
    { grace: -1 },
    { grace: NaN },
  ])('refuses %o', (config) => {
    expect(() => shareThrough(memoryLog(), { id, ...config })).toThrow(TypeError);
  });
});

describe('the start of an answer', () => {
  it('waits for the first content, and is there for every reader', async () => {
    const source = new Subject<Delta>();
    const reader = read(source.pipe(shareThrough(memoryLog(), { id })));
    await pass(0);
    source.next({ type: 'start', id: 'a' });
    await pass(0);
    expect(reader.deltas).toStrictEqual([]);
    source.next(text('Hi'));
    await pass(0);
    expect(reader.deltas).toStrictEqual([{ type: 'start', id: 'a' }, text('Hi')]);
  });
});

describe('a writer that is lost', () => {
  const settings = { id, lease: 1_000 };

  it('is replaced unnoticed if it had said nothing', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    const silent = concat(of<Delta>({ type: 'start', id: 'a' }), NEVER);
    read(silent.pipe(shareThrough(mortal.log, settings)));
    await pass(100);
    const { source, state } = createModel();
    const reader = read(source.pipe(shareThrough(log, settings)));
    await pass(500);
    mortal.kill();
    await pass(900);
    expect(state.begun).toBe(0);
    await pass(900);
    expect(state.begun).toBe(1);
    expect([reader.text(), reader.end]).toStrictEqual([words(10), 'complete']);
    expect(reader.deltas.some(({ type }) => type === 'restart')).toBe(false);
  });

  it('is lost for all, if it had said nothing and who joins has no source of their own', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    read(NEVER.pipe(shareThrough(mortal.log, settings)));
    await pass(100);
    mortal.kill();
    const lost = throwError(() => new LostStreamError());
    const readers = [1, 2].map(() => read(lost.pipe(shareThrough(log, settings))));
    await pass(3_000);
    for (const reader of readers) {
      expect([reader.deltas, reader.end]).toStrictEqual([[], new LostStreamError()]);
    }
    expect(await stateOf(log, id)).toBe('ended');
  });

  it('fails the readers by default, who keep what they had', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    read(createModel(1_000).source.pipe(shareThrough(mortal.log, settings)));
    const { source, state } = createModel();
    const reader = read(source.pipe(shareThrough(log, settings)));
    await pass(210);
    mortal.kill();
    await pass(3_000);
    expect([reader.text(), reader.end, state.begun]).toStrictEqual([words(10), new LostStreamError(), 0]);
    const late = read(source.pipe(shareThrough(log, settings)));
    await pass(0);
    expect([late.text(), late.end, state.begun]).toStrictEqual([words(10), new LostStreamError(), 0]);
  });

  it('is replaced from the beginning with restart, for all readers, once', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    read(createModel(1_000).source.pipe(shareThrough(mortal.log, settings)));
    const { source, state } = createModel(20);
    const config: ShareThroughConfig = { ...settings, onLost: 'restart' };
    const readers = [
      read(source.pipe(shareThrough(log, config))),
      read(source.pipe(shareThrough(log, config))),
    ];
    await pass(210);
    mortal.kill();
    await pass(3_000);
    for (const reader of readers) {
      expect([reader.text(), reader.end]).toStrictEqual([words(20), 'complete']);
      const restarts = reader.deltas.filter(({ type }) => type === 'restart');
      expect(restarts).toStrictEqual([{ type: 'restart', attempt: 2, error: new LostStreamError() }]);
    }
    expect(state.begun).toBe(1);
    const late = read(EMPTY.pipe(shareThrough(log, settings)));
    await pass(0);
    expect(late.deltas.filter(({ type }) => type === 'restart')).toStrictEqual([]);
    expect(late.text()).toBe(words(20));
  });

  it('is continued by the source that a function makes of the partial message', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    read(createModel(1_000).source.pipe(shareThrough(mortal.log, settings)));
    const partials: string[] = [];
    const reader = read(
      NEVER.pipe(
        shareThrough(log, {
          ...settings,
          onLost: (partial) => {
            partials.push(partial.text);
            return createModel(5, 10).source;
          },
        }),
      ),
    );
    await pass(210);
    mortal.kill();
    await pass(3_000);
    expect(partials).toStrictEqual([words(10)]);
    expect([reader.text(), reader.end]).toStrictEqual([words(15), 'complete']);
    expect(reader.deltas.some(({ type }) => type === 'restart')).toBe(false);
  });

  it('is fenced when it comes back: it writes nothing more, is unsubscribed, and its readers follow the new one', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    const zombie = createModel(1_000);
    const own = read(zombie.source.pipe(shareThrough(mortal.log, { ...settings, onLost: 'restart' })));
    const { source } = createModel(20);
    const other = read(source.pipe(shareThrough(log, { ...settings, onLost: 'restart' })));
    await pass(210);
    mortal.kill();
    await pass(1_500);
    mortal.wake();
    await pass(3_000);
    for (const reader of [own, other]) {
      expect([reader.text(), reader.end]).toStrictEqual([words(20), 'complete']);
    }
    expect(zombie.state.stopped).toBe(1);
  });

  it('is noticed by who comes later, at once', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    read(createModel(1_000).source.pipe(shareThrough(mortal.log, settings)));
    await pass(210);
    mortal.kill();
    await pass(5_000);
    const { source } = createModel();
    const reader = read(source.pipe(shareThrough(log, { ...settings, onLost: 'restart' })));
    await pass(250);
    expect([reader.text(), reader.end]).toStrictEqual([words(10), 'complete']);
  });

  it('is noticed if the log was lost with it', async () => {
    const log = memoryLog({ ttl: 500 });
    const mortal = createMortal(log);
    read(createModel(1_000).source.pipe(shareThrough(mortal.log, settings)));
    const config = { ...settings, onLost: 'restart' } as const;
    const readers = [
      read(createModel().source.pipe(shareThrough(log, config))),
      read(NEVER.pipe(shareThrough(log, settings))),
    ];
    await pass(210);
    mortal.kill();
    await pass(5_000);
    expect([readers[0]?.text(), readers[0]?.end]).toStrictEqual([words(10), 'complete']);
    expect(readers[0]?.deltas.filter(({ type }) => type === 'restart')).toHaveLength(1);
  });
});

describe('a store that is busy', () => {
  it('is left alone for 75 ms after each append, and what comes meanwhile is joined', async () => {
    const timesOf = async (milliseconds: number): Promise<readonly number[]> => {
      const log = memoryLog();
      const times: number[] = [];
      const begun = Date.now();
      const slow: StreamLog = {
        ...log,
        async append(...given) {
          times.push(Date.now() - begun);
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          return log.append(...given);
        },
      };
      const reader = read(createModel(20).source.pipe(shareThrough(slow, { id })));
      await pass(1_000);
      expect([reader.text(), reader.end]).toStrictEqual([words(20), 'complete']);
      return times;
    };
    // Opened at once, and from then on a word each 20 ms.
    expect(await timesOf(2)).toHaveLength(21);
    expect(await timesOf(10)).toStrictEqual([0, 30, 115, 200, 285, 370, 455]);
    expect(await timesOf(50)).toStrictEqual([0, 70, 195, 320, 445, 570]);
  });
});

describe('a store that is away', () => {
  it('is written to again, and what came meanwhile is joined', async () => {
    const log = memoryLog();
    let isAway = false;
    let appends = 0;
    const shaky: StreamLog = {
      ...log,
      append(...given) {
        appends += 1;
        return isAway ? Promise.reject(new Error('away')) : log.append(...given);
      },
    };
    const reader = read(createModel(200).source.pipe(shareThrough(shaky, { id })));
    await pass(100);
    isAway = true;
    await pass(2_000);
    isAway = false;
    const before = appends;
    await pass(3_000);
    expect([reader.text(), reader.end]).toStrictEqual([words(200), 'complete']);
    expect(appends - before).toBeLessThan(120);
    expect(reader.deltas.length).toBeLessThan(150);
  });

  it('may have done an append whose reply was lost', async () => {
    const log = memoryLog();
    let appends = 0;
    const shaky: StreamLog = {
      ...log,
      async append(...given) {
        const isDone = await log.append(...given);
        if (++appends % 3 === 0) throw new Error('the reply is lost');
        return isDone;
      },
    };
    const reader = read(createModel(20).source.pipe(shareThrough(shaky, { id })));
    await pass(5_000);
    expect([reader.text(), reader.end]).toStrictEqual([words(20), 'complete']);
  });

  it('is waited for some seconds by the writer, who then unsubscribes', async () => {
    const log = memoryLog();
    let isAway = false;
    const shaky: StreamLog = {
      ...log,
      append: (...given) => (isAway ? Promise.reject(new Error('away')) : log.append(...given)),
      mark: (...given) => (isAway ? Promise.reject(new Error('away')) : log.mark(...given)),
    };
    const { source, state } = createModel(100_000);
    const reader = read(source.pipe(shareThrough(shaky, { id, lease: 2_000 })));
    await pass(100);
    isAway = true;
    await pass(9_000);
    expect(state.stopped).toBe(0);
    await pass(3_000);
    expect(state.stopped).toBe(1);
    reader.subscription.unsubscribe();
    expect(vi.getTimerCount()).toBeLessThan(3);
  });
});

describe('a store that is slow', () => {
  /** A log that emits a while after it is asked. */
  const delayed = (log: StreamLog, ms: number): StreamLog => ({
    ...log,
    read: (...given) => timer(ms).pipe(switchMap(() => log.read(...given))),
  });

  it.each([60, 500, 3_000])('is waited for, though its first entries take %d ms', async (ms) => {
    const log = memoryLog();
    read(createModel(10).source.pipe(shareThrough(log, { id })));
    await pass(1_000);
    const reader = read(EMPTY.pipe(shareThrough(delayed(log, ms), { id, grace: 0 })));
    await pass(4 * ms);
    expect([reader.text(), reader.end]).toStrictEqual([words(10), 'complete']);
  });

  it('is read anew if it says nothing of what it has', async () => {
    const log = memoryLog();
    let reads = 0;
    const deaf: StreamLog = { ...log, read: (...given) => (++reads < 6 ? NEVER : log.read(...given)) };
    read(createModel(10).source.pipe(shareThrough(log, { id })));
    const reader = read(EMPTY.pipe(shareThrough(deaf, { id, grace: 0 })));
    await pass(3_000);
    expect([reader.text(), reader.end, reads]).toStrictEqual([words(10), 'complete', 6]);
  });

  it('begins nothing for a reader who has left while the takeover was prepared', async () => {
    const log = memoryLog();
    const mortal = createMortal(log);
    read(createModel(1_000).source.pipe(shareThrough(mortal.log, { id, lease: 1_000 })));
    await pass(100);
    mortal.kill();
    await pass(5_000);
    const { source, state } = createModel();
    const config = { id, lease: 10_000, onLost: 'restart' } as const;
    const reader = read(source.pipe(shareThrough(delayed(log, 100), config)));
    await pass(150);
    expect(reader.text()).toBe(words(5));
    reader.subscription.unsubscribe();
    await pass(5_000);
    expect(state.begun).toBe(0);
  });
});

describe('a process that stalls', () => {
  it('writes on when the reply to its append comes after the stall', async () => {
    const log = memoryLog();
    let isStalled = false;
    const slow: StreamLog = {
      ...log,
      async append(...given) {
        if (isStalled) await new Promise((resolve) => setTimeout(resolve, 100));
        return log.append(...given);
      },
    };
    const { source, state } = createModel(500);
    const reader = read(source.pipe(shareThrough(slow, { id })));
    await pass(1_190);
    isStalled = true;
    await pass(20);
    vi.setSystemTime(Date.now() + 30_000);
    await pass(200);
    isStalled = false;
    await pass(20_000);
    expect([reader.text(), reader.end, state.stopped]).toStrictEqual([words(500), 'complete', 0]);
  });
});

describe('a store that throws at once', () => {
  it('is away, too', async () => {
    const log = memoryLog();
    let isAway = true;
    const down = (): void => {
      if (isAway) throw new Error('away');
    };
    const shaky: StreamLog = {
      append: (...given) => (down(), log.append(...given)),
      read: (...given) => (down(), log.read(...given)),
      last: (...given) => (down(), log.last(...given)),
      mark: (...given) => (down(), log.mark(...given)),
      has: (...given) => (down(), log.has(...given)),
    };
    const reader = read(createModel(100).source.pipe(shareThrough(shaky, { id, grace: 1_000 })));
    await pass(500);
    isAway = false;
    await pass(1_000);
    isAway = true;
    await pass(500);
    isAway = false;
    await pass(10_000);
    expect([reader.text(), reader.end]).toStrictEqual([words(100), 'complete']);
  });
});

describe('a store that answers nothing', () => {
  it('is asked one thing at a time', async () => {
    const log = memoryLog();
    const asked: string[] = [];
    const silent: StreamLog = {
      ...log,
      mark: (_, who) => new Promise(() => asked.push(who)),
    };
    const open = concat(of(text('Hi')), NEVER);
    const reader = read(open.pipe(shareThrough(silent, { id, lease: 1_000, grace: 1_000 })));
    await pass(10_000);
    expect(asked.filter((who) => who === 'writer').length).toBeLessThanOrEqual(1);
    expect(asked.filter((who) => who === 'readers')).toHaveLength(1);
    reader.subscription.unsubscribe();
  });
});

describe('grace', () => {
  it('unsubscribes the source some time after the last reader, and ends the answer', async () => {
    const log = memoryLog();
    const { source, state } = createModel(1_000);
    const shared = source.pipe(shareThrough(log, { id, grace: 1_000 }));
    const readers = [read(shared), read(shared)];
    await pass(500);
    readers[0]?.subscription.unsubscribe();
    await pass(3_000);
    expect(state.stopped).toBe(0);
    readers[1]?.subscription.unsubscribe();
    await pass(900);
    expect(state.stopped).toBe(0);
    await pass(900);
    expect(state.stopped).toBe(1);
    const late = read(shared);
    await pass(0);
    expect(late.deltas.slice(-2)).toStrictEqual([finish('abandoned'), done]);
    expect(late.end).toBe('complete');
    expect(state.begun).toBe(1);
  });

  it('counts from the last reader, who may come back', async () => {
    const log = memoryLog();
    const { source, state } = createModel(200);
    const shared = source.pipe(shareThrough(log, { id, grace: 1_000 }));
    for (let visit = 0; visit < 4; visit++) {
      const reader = read(shared);
      await pass(300);
      reader.subscription.unsubscribe();
      await pass(800);
    }
    const last = read(shared);
    await pass(0);
    expect([last.text(), state]).toStrictEqual([words(200), { begun: 1, stopped: 0 }]);
  });
});

describe('stopStream', () => {
  it('ends the answer for every reader, and unsubscribes the source even if it is silent', async () => {
    const log = memoryLog();
    let stopped = 0;
    const silent = new Observable<Delta>((subscriber) => {
      subscriber.next(text('Hel'));
      return () => (stopped += 1);
    });
    const readers = [1, 2].map(() => read(silent.pipe(shareThrough(log, { id }))));
    await pass(50);
    expect(await stopStream(log, id)).toBe(true);
    await pass(0);
    for (const reader of readers) {
      expect(reader.deltas).toStrictEqual([text('Hel'), finish('stopped'), done]);
      expect(reader.end).toBe('complete');
    }
    expect(stopped).toBe(1);
    expect(await stopStream(log, id)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wins over a writer who writes meanwhile', async () => {
    const log = memoryLog();
    const { source, state } = createModel(1_000);
    const reader = read(source.pipe(shareThrough(log, { id })));
    await pass(100);
    let interruptions = 3;
    const busy: StreamLog = {
      ...log,
      async last(which) {
        const last = await log.last(which);
        if (interruptions-- > 0) await pass(20);
        return last;
      },
    };
    expect(await stopStream(busy, id)).toBe(true);
    await pass(0);
    expect(reader.deltas.slice(-2)).toStrictEqual([finish('stopped'), done]);
    expect(state.stopped).toBe(1);
  });

  it('stops nothing that is not there or has ended', async () => {
    const log = memoryLog();
    expect(await stopStream(log, id)).toBe(false);
    read(of(done).pipe(shareThrough(log, { id })));
    await pass(0);
    expect(await stopStream(log, id)).toBe(false);
  });

  it('is a complete message for who accumulates', async () => {
    const log = memoryLog();
    const messages: unknown[] = [];
    createModel(100)
      .source.pipe(shareThrough(log, { id }), accumulate())
      .subscribe((message) => messages.push(message));
    await pass(50);
    await stopStream(log, id);
    await pass(0);
    expect(messages.at(-1)).toMatchObject({
      status: 'complete',
      finishReason: 'other',
      rawFinishReason: 'stopped',
    });
  });
});

describe('stateOf', () => {
  it('says how far an answer is', async () => {
    const log = memoryLog();
    expect(await stateOf(log, id)).toBe('none');
    const reader = read(createModel(3).source.pipe(shareThrough(log, { id })));
    await pass(30);
    expect(await stateOf(log, id)).toBe('live');
    expect(await stateOf(log, id, reader.last())).toBe('live');
    await pass(100);
    expect(await stateOf(log, id)).toBe('ended');
    expect(await stateOf(log, id, positionOf(reader.deltas[0]))).toBe('ended');
    expect(await stateOf(log, id, reader.last())).toBe('read');
    expect(await stateOf(log, id, '9999999999999999-1')).toBe('ended');
    expect(await stateOf(log, id, 'nonsense')).toBe('ended');
  });

  it('says `read` after a failed answer only if the reader has had the error', async () => {
    const log = memoryLog();
    const source = concat(
      of(text('Hel')),
      throwError(() => new TruncatedStreamError()),
    );
    const reader = read(source.pipe(shareThrough(log, { id })));
    await pass(0);
    expect(await stateOf(log, id, reader.last())).toBe('ended');
    expect(await stateOf(log, id, positionOf(reader.end))).toBe('read');
  });

  it('says `read` after a stop', async () => {
    const log = memoryLog();
    const reader = read(createModel(100).source.pipe(shareThrough(log, { id })));
    await pass(50);
    await stopStream(log, id);
    await pass(0);
    expect(await stateOf(log, id, reader.last())).toBe('read');
  });
});

describe('the id of somebody else', () => {
  it('leads to nothing: no answer, no stop, no state', async () => {
    const log = memoryLog();
    const [hers, his] = [streamId('ann', 'message 1'), streamId('bob', 'message 1')];
    const { source, state } = createModel();
    const ann = read(source.pipe(shareThrough(log, { id: hers })));
    await pass(50);
    const after = ann.last();
    expect([
      await stateOf(log, his),
      await stateOf(log, his, after),
      await stopStream(log, his),
    ]).toStrictEqual(['none', 'none', false]);
    const bob = read(
      timer(10).pipe(
        map(() => text('his own')),
        shareThrough(log, { id: his }),
      ),
    );
    const resuming = read(EMPTY.pipe(shareThrough(log, { id: streamId('eve', 'message 1'), after })));
    await pass(300);
    expect(bob.deltas).toStrictEqual([text('his own')]);
    expect([resuming.deltas, resuming.end]).toStrictEqual([[], new LostStreamError()]);
    expect([ann.text(), ann.end, state.stopped]).toStrictEqual([words(10), 'complete', 0]);
  });
});
