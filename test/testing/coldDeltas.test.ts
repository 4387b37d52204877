import { pickText, TruncatedStreamError } from 'rxjs-llm';
import { coldDeltas, marbleDeltas } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('coldDeltas', () => {
  it.each(['s-h-w-(fd|)', '(hw|)', '--|', 'h 1s w 20ms (d|)', '-h-'])(
    'plays %s in virtual time',
    (marbles) => {
      run(({ cold, expectObservable }) => {
        expectObservable(coldDeltas(marbles)).toEqual(cold(...marbleDeltas(marbles)));
      });
    },
  );

  it('takes a millisecond per character, also under fake timers', async () => {
    vi.useFakeTimers();
    const heard: unknown[] = [];
    coldDeltas('-h 1s w')
      .pipe(pickText())
      .subscribe((text) => heard.push([Date.now(), text]));
    const start = Date.now();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard).toEqual([
      [start + 1, 'Hello'],
      [start + 1_002, ' world'],
    ]);
  });

  it('errors with the given error itself', async () => {
    const cut = new TruncatedStreamError();
    const { values, error } = await outcomeOf(coldDeltas('-x-#', { x: { type: 'done' } }, cut));
    expect(values).toEqual([{ type: 'done' }]);
    expect(error).toBe(cut);
  });

  it('throws a TypeError for a letter without a value', () => {
    expect(() => coldDeltas('-z')).toThrow(TypeError);
  });

  it('is cold, and stops when it is unsubscribed from', () => {
    run(({ expectObservable }) => {
      const source = coldDeltas('-h-w-|');
      expectObservable(source, '---!').toBe(...marbleDeltas('-h--'));
      expectObservable(source, '^------').toBe(...marbleDeltas('-h-w-|'));
      expectObservable(source, '--^------').toBe(...marbleDeltas('---h-w-|'));
    });
  });
});
