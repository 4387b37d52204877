import fc from 'fast-check';
import { from, NEVER, Observable, of, Subject, throwError, VirtualTimeScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { deltas, parseDelta, parseSSE, reduceMessage, type Delta, type Message, type Usage } from 'rxjs-llm';
import type { Wire } from 'rxjs-llm/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pump, type Outlet } from '../../src/server/pump.ts';
import { settingsOf } from '../../src/server/settingsOf.ts';
import type { SSEResponseConfig } from '../../src/server/SSEResponseConfig.ts';

const COMMENT = ':\n\n';
const text = (words: string): Delta => ({ type: 'text', text: words });
const call = (index: number): Delta => ({ type: 'tool-call-start', index, name: 'f' });
const event = (...many: readonly object[]): string =>
  many.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('');
const VALUES = { a: text('a'), b: text('b'), c: text('c'), f: call(0), g: call(1) };

/** A place that text is written to, which is full for as long as the test says. */
class Page implements Outlet {
  readonly written: (readonly [at: number, text: string])[] = [];
  readonly ends: (readonly [at: number, how: unknown])[] = [];
  isFull = false;
  isBroken = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get texts(): readonly string[] {
    return this.written.map(([, one]) => one);
  }

  write(one: string): boolean {
    if (this.isBroken) throw new Error('Nobody reads');
    this.written.push([this.#now(), one]);
    return !this.isFull;
  }

  end(): void {
    this.ends.push([this.#now(), 'end']);
  }

  cut(reason: unknown): void {
    this.ends.push([this.#now(), reason]);
  }
}

/** Pumps in virtual time, in which RxJS's own schedulers run too. */
function inTime(
  test: (tools: {
    readonly page: Page;
    readonly start: (source: Observable<Delta>, config?: SSEResponseConfig) => ReturnType<typeof pump>;
    readonly cold: (marbles: string, error?: unknown) => Observable<Delta> & { subscriptions: unknown[] };
    readonly at: (frame: number, task: () => void) => void;
  }) => void,
  frames = 60,
): void {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ cold, flush }) => {
    const page = new Page(() => scheduler.now());
    test({
      page,
      start: (source, config = {}) => {
        const running = pump(source, page, settingsOf(config));
        // A heartbeat never ends by itself.
        scheduler.schedule(() => running.stop(), frames);
        return running;
      },
      cold: (marbles, error) => cold(marbles, VALUES, error),
      at: (frame, task) => scheduler.schedule(task, frame),
    });
    flush();
  });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a pump', () => {
  it('writes a comment at once, before its source emits', () => {
    const page = new Page(() => 0);
    pump(NEVER, page, settingsOf({})).stop();
    expect(page.texts).toEqual([COMMENT]);
  });

  it('says when an EventSource may reconnect', () => {
    const page = new Page(() => 0);
    pump(NEVER, page, settingsOf({ retry: 250 })).stop();
    expect(page.texts).toEqual([':\nretry: 250\n\n']);
  });

  it('writes a comment after each silence, before the first delta too', () => {
    let page: Page | undefined;
    inTime((tools) => {
      ({ page } = tools);
      tools.start(tools.cold('------------a---------'), { heartbeat: 5 });
    }, 24);
    expect(page?.written).toEqual([
      [0, COMMENT],
      [5, COMMENT],
      [10, COMMENT],
      [12, event(text('a'))],
      [17, COMMENT],
      [22, COMMENT],
    ]);
  });

  it('continues its comments when the clock is set back', () => {
    const scheduler = new VirtualTimeScheduler();
    const page = new Page(() => scheduler.frame);
    let offset = 0;
    vi.spyOn(scheduler, 'now').mockImplementation(() => scheduler.frame + offset);
    const running = pump(NEVER, page, settingsOf({ heartbeat: 5, scheduler }));
    scheduler.schedule(() => (offset = -1_000), 7);
    scheduler.schedule(() => running.stop(), 21);
    scheduler.flush();
    expect(page.written).toHaveLength(5);
  });

  it('writes what arrives in one tick as one write, joined if one delta can say it', () => {
    inTime(({ page, start, cold, at }) => {
      start(cold('-(abfgc)--a'), { heartbeat: 1_000 });
      at(20, () => {
        expect(page.written).toEqual([
          [0, COMMENT],
          [1, event(text('ab'), call(0), call(1), text('c'))],
          [10, event(text('a'))],
        ]);
      });
    });
  });

  it('writes what arrives within a window as one write', () => {
    let page: Page | undefined;
    inTime((tools) => {
      ({ page } = tools);
      tools.start(tools.cold('10ms abc---a-----b'), { window: 4 });
    });
    expect(page?.written).toEqual([
      [0, COMMENT],
      [10, event(text('a'))],
      [14, event(text('bc'))],
      [18, event(text('a'))],
      [22, event(text('b'))],
    ]);
  });

  it('writes what waits when its source completes, and then ends', () => {
    let page: Page | undefined;
    inTime((tools) => {
      ({ page } = tools);
      tools.start(tools.cold('10ms ab|'), { window: 100 });
    }, 300);
    expect(page?.written).toEqual([
      [0, COMMENT],
      [12, event(text('ab'))],
    ]);
    expect(page?.ends).toEqual([[12, 'end']]);
  });

  it('writes what waits and the record of an error when its source errors, and then ends', () => {
    let page: Page | undefined;
    inTime((tools) => {
      ({ page } = tools);
      tools.start(tools.cold('-a#', new Error('key-123')), { window: 100 });
    }, 300);
    const error = { name: 'StreamError', message: 'internal error', retryable: false };
    expect(page?.texts.join('')).toBe(COMMENT + event(text('a'), { type: 'error', error }));
    expect(page?.ends).toEqual([[2, 'end']]);
  });

  it('says that a source has errored with `undefined`', () => {
    const page = new Page(() => 0);
    pump(
      throwError(() => undefined),
      page,
      settingsOf({}),
    );
    expect(page.texts[1]).toContain('internal error');
  });

  it('sends the error of a wire that can’t say a delta, and unsubscribes', () => {
    const wire: Wire = {
      name: 'mute',
      writer: (emit) => ({
        push(delta) {
          if (delta.type !== 'text') throw new Error('no word');
          emit({ data: delta.text });
        },
        end: (error) => emit({ data: error instanceof Error ? error.message : 'whole' }),
      }),
    };
    let page: Page | undefined;
    let source: { subscriptions: unknown[] } | undefined;
    inTime((tools) => {
      ({ page } = tools);
      const deltasInTime = tools.cold('-a-f-(bc)');
      source = deltasInTime;
      tools.start(deltasInTime, { wire });
    });
    expect(page?.texts.join('')).toBe(`${COMMENT}data: a\n\ndata: no word\n\n`);
    expect(page?.ends).toEqual([[3, 'end']]);
    expect(source?.subscriptions).toEqual([{ subscribedFrame: 0, unsubscribedFrame: 3 }]);
  });

  describe('whose reader is slow', () => {
    it('writes nothing until there is room, and then fewer, larger deltas', () => {
      let page: Page | undefined;
      inTime((tools) => {
        ({ page } = tools);
        tools.page.isFull = true;
        const running = tools.start(tools.cold('-ab-c--f---a-b-c'), { heartbeat: 3 });
        tools.at(20, () => {
          tools.page.isFull = false;
          running.resume();
        });
      }, 22);
      expect(page?.written).toEqual([
        [0, COMMENT],
        [20, event(text('abc'), call(0), text('abc'))],
      ]);
    });

    it('ends once the rest has been taken', () => {
      let page: Page | undefined;
      inTime((tools) => {
        ({ page } = tools);
        tools.page.isFull = true;
        const running = tools.start(tools.cold('-ab|'));
        tools.at(10, () => running.resume());
        tools.at(20, () => running.resume());
      });
      expect(page?.texts).toEqual([COMMENT, event(text('ab'))]);
      expect(page?.ends).toEqual([[10, 'end']]);
    });

    it('retains one pending text for each token’s usage too, as some hosts send it', () => {
      const usage = (outputTokens: number): Delta => ({ type: 'usage', usage: countsOf(outputTokens) });
      const page = new Page(() => 0);
      page.isFull = true;
      const source = new Subject<Delta>();
      const running = pump(source, page, settingsOf({ scheduler: new VirtualTimeScheduler() }));
      for (let count = 1; count <= 100_000; count += 1) {
        source.next(text('a'));
        source.next(usage(count));
      }
      page.isFull = false;
      running.resume();
      source.complete();
      expect(page.texts.join('').split('\n\n').length).toBeLessThan(40);
      expect(page.texts.at(-1)).toContain('100000');
    });

    it('writes long texts in pieces, and waits for room after each', () => {
      const page = new Page(() => 0);
      page.isFull = true;
      const source = new Subject<Delta>();
      const scheduler = new VirtualTimeScheduler();
      const running = pump(source, page, settingsOf({ scheduler }));
      const words = Array.from({ length: 500_000 }, (_, index) => `w${index} `);
      for (const word of words) source.next(text(word));
      source.complete();
      expect(page.texts).toEqual([COMMENT]);
      for (let turns = 0; page.ends.length === 0 && turns < 1_000; turns += 1) {
        running.resume();
        scheduler.schedule(() => scheduler.actions.splice(0), 1);
        scheduler.flush();
      }
      expect(Math.max(...page.texts.map((one) => one.length))).toBeLessThan(40_000);
      expect(messageOf(read(page.texts))?.text).toBe(words.join(''));
    });

    it('cuts the connection when more than `maxBuffer` waits that can’t be joined, and unsubscribes', () => {
      const page = new Page(() => 0);
      page.isFull = true;
      const source = new Subject<Delta>();
      pump(source, page, settingsOf({ maxBuffer: 1_000 }));
      for (let index = 0; source.observed && index < 1_000; index += 1) source.next(call(index));
      expect(source.observed).toBe(false);
      expect(page.ends).toEqual([[0, new Error('The reader is too slow')]]);
      expect(page.texts).toEqual([COMMENT]);
    });

    it('does not count text, which is joined', () => {
      const page = new Page(() => 0);
      page.isFull = true;
      const source = new Subject<Delta>();
      const running = pump(source, page, settingsOf({ maxBuffer: 1_000 }));
      for (let index = 0; index < 10_000; index += 1) source.next(text('word '));
      expect(page.ends).toEqual([]);
      running.stop();
    });

    it('stops a synchronous source that has no end', () => {
      const page = new Page(() => 0);
      page.isFull = true;
      let count = 0;
      const endless = new Observable<Delta>((subscriber) => {
        while (!subscriber.closed) subscriber.next(call((count += 1)));
      });
      pump(endless, page, settingsOf({ maxBuffer: 10_000 }));
      expect(count).toBeLessThan(1_000);
      expect(page.ends).toHaveLength(1);
    });
  });

  it('writes what is more than `maxBuffer` at once if its reader has room', () => {
    const page = new Page(() => 0);
    pump(from(Array.from({ length: 1_000 }, (_, index) => call(index))), page, settingsOf({ maxBuffer: 99 }));
    expect(page.texts.join('').split('\n\n')).toHaveLength(1_002);
    expect(page.ends).toEqual([[0, 'end']]);
  });

  describe('whose reader has gone', () => {
    it('unsubscribes when it is told, and writes nothing more', () => {
      const page = new Page(() => 0);
      const source = new Subject<Delta>();
      const running = pump(source, page, settingsOf({}));
      source.next(text('a'));
      running.stop();
      running.resume();
      expect(source.observed).toBe(false);
      expect(page.texts).toEqual([COMMENT]);
      expect(page.ends).toEqual([]);
    });

    it('writes nothing more if it is told during a write', () => {
      const scheduler = new VirtualTimeScheduler();
      const page = new Page(() => 0);
      const source = new Subject<Delta>();
      const running = pump(source, page, settingsOf({ scheduler }));
      const write = vi.spyOn(page, 'write').mockImplementation(() => {
        running.stop();
        return true;
      });
      for (let index = 0; index < 40; index += 1)
        source.next({ type: 'data', name: 'x', value: 'x'.repeat(1_000) });
      scheduler.flush();
      expect(write).toHaveBeenCalledTimes(1);
    });

    it('unsubscribes when a heartbeat can’t be written', () => {
      let source: { subscriptions: unknown[] } | undefined;
      let page: Page | undefined;
      inTime((tools) => {
        ({ page } = tools);
        const silent = tools.cold('-a-');
        source = silent;
        tools.start(silent, { heartbeat: 5 });
        tools.at(2, () => (tools.page.isBroken = true));
      });
      expect(source?.subscriptions).toEqual([{ subscribedFrame: 0, unsubscribedFrame: 6 }]);
      expect(page?.ends).toEqual([[6, new Error('Nobody reads')]]);
    });

    it('unsubscribes when a delta can’t be written', () => {
      let source: { subscriptions: unknown[] } | undefined;
      inTime((tools) => {
        const deltasInTime = tools.cold('-a--b');
        source = deltasInTime;
        tools.start(deltasInTime);
        tools.at(2, () => (tools.page.isBroken = true));
      });
      expect(source?.subscriptions).toEqual([{ subscribedFrame: 0, unsubscribedFrame: 4 }]);
    });

    it('unsubscribes when the signal aborts, and writes what waits and the record of an error, room or not', () => {
      const page = new Page(() => 0);
      page.isFull = true;
      const source = new Subject<Delta>();
      const stop = new AbortController();
      pump(source, page, settingsOf({ signal: stop.signal }));
      source.next(text('a'));
      stop.abort(new Error('key-123'));
      expect(source.observed).toBe(false);
      const error = { name: 'StreamError', message: 'internal error', retryable: false };
      expect(page.texts).toEqual([COMMENT, event(text('a'), { type: 'error', error })]);
      expect(page.ends).toEqual([[0, 'end']]);
    });

    it('does not even subscribe if the signal has aborted or the first write fails', () => {
      let requests = 0;
      const source = new Observable<Delta>(() => void (requests += 1));
      const page = new Page(() => 0);
      pump(source, page, settingsOf({ signal: AbortSignal.abort('enough') }));
      expect(page.texts.at(-1)).toContain('internal error');
      page.isBroken = true;
      pump(source, page, settingsOf({}));
      expect(page.ends.map(([, how]) => how)).toEqual(['end', new Error('Nobody reads')]);
      expect(requests).toBe(0);
    });
  });

  it.each([
    ['its source completes', (source: Subject<Delta>) => source.complete()],
    ['its source errors', (source: Subject<Delta>) => source.error('cut')],
    ['it is stopped', (_: Subject<Delta>, running: ReturnType<typeof pump>) => running.stop()],
  ])('leaves no timer running when %s', (_, end) => {
    vi.useFakeTimers();
    const source = new Subject<Delta>();
    const running = pump(source, new Page(() => 0), settingsOf({ window: 10 }));
    source.next(text('a'));
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    end(source, running);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('writes the same answer at whatever pace it is read', () => {
    const letters = fc.string({ minLength: 1, maxLength: 4 });
    const delta: fc.Arbitrary<Delta> = fc.oneof(
      fc.record(
        { type: fc.constant('text'), text: letters, block: fc.nat(1), choice: fc.nat(1) },
        { requiredKeys: ['type', 'text'] },
      ),
      letters.map((words): Delta => ({ type: 'reasoning', text: words })),
      fc.nat(9).map((tokens): Delta => ({ type: 'usage', usage: countsOf(tokens) })),
      fc.nat(3).map((index): Delta => ({ type: 'data', name: 'n', value: index })),
    );
    const step = fc.record({ gap: fc.nat(3), delta, isFull: fc.boolean(), resumes: fc.boolean() });

    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(4), (steps, window) => {
        const scheduler = new VirtualTimeScheduler();
        const page = new Page(() => scheduler.frame);
        const source = new Subject<Delta>();
        const running = pump(source, page, settingsOf({ window, scheduler, heartbeat: 7 }));
        let at = 0;
        for (const { gap, delta: one, isFull, resumes } of steps) {
          scheduler.schedule(
            () => {
              page.isFull = isFull;
              source.next(one);
              if (resumes) running.resume();
            },
            (at += gap),
          );
        }
        scheduler.schedule(() => source.complete(), at);
        for (let turn = 1; turn < 80; turn += 1) scheduler.schedule(() => running.resume(), at + turn);
        scheduler.schedule(() => running.stop(), at + 100);
        scheduler.flush();

        expect(page.ends.map(([, how]) => how)).toEqual(['end']);
        const given = steps.map(({ delta: one }) => one);
        expect(messageOf(read(page.texts))).toEqual(messageOf(given));
      }),
    );
  });
});

function countsOf(outputTokens: number): Usage {
  return { inputTokens: 1, outputTokens, totalTokens: outputTokens + 1, raw: undefined };
}

function read(texts: readonly string[]): readonly Delta[] {
  const seen: Delta[] = [];
  of(new TextEncoder().encode(texts.join('')))
    .pipe(parseSSE(), parseDelta(deltas()))
    .subscribe((delta) => seen.push(delta));
  return seen;
}

function messageOf(all: readonly Delta[]): Message | undefined {
  return all.reduce<Message | undefined>((message, delta) => reduceMessage(message, delta), undefined);
}
