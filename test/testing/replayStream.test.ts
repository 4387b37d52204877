import fc from 'fast-check';
import { concat, from, take, throwError, VirtualTimeScheduler } from 'rxjs';
import { ConnectionError } from 'rxjs-llm';
import { flushAsync, recordStream, replayStream } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const LINES = ['{"t":2,"text":"Grü"}\n', '{"t":4,"bytes":"w58="}\n', '\n', '{"t":10,"end":"complete"}\n'];
const values = { a: new TextEncoder().encode('Grü'), b: new TextEncoder().encode('ß') };

describe('replayStream', () => {
  it.each([
    [1, '--a-b 5ms |'],
    [2, '-ab--|'],
    [0.5, '----a---b 11ms |'],
    [Infinity, '(ab|)'],
  ])('plays at speed %d', (speed, expected) => {
    run(({ expectObservable }) => {
      expectObservable(replayStream(LINES, { speed })).toBe(expected, values);
      expectObservable(replayStream(LINES.join(''), { speed })).toBe(expected, values);
    });
  });

  it('errors with a ConnectionError if the recording was cut', () => {
    run(({ expectObservable }) => {
      const lines = ['{"t":1,"text":"Grü"}', '{"t":3,"end":"cut"}'];
      expectObservable(replayStream(lines)).toBe('-a-#', values, new ConnectionError('cut'));
    });
  });

  it('completes after the last chunk if the recording has no end', () => {
    run(({ expectObservable }) => {
      expectObservable(replayStream(LINES.slice(0, 2))).toBe('--a-(b|)', values);
      expectObservable(replayStream('')).toBe('|');
    });
  });

  it('plays on the given scheduler', async () => {
    const scheduler = new VirtualTimeScheduler();
    const times: number[] = [];
    replayStream(LINES, { scheduler }).subscribe(() => times.push(scheduler.now()));
    await flushAsync(scheduler);
    expect(times).toEqual([2, 4]);
  });

  it('starts again for each subscriber, and stops when it is unsubscribed from', () => {
    run(({ expectObservable }) => {
      const replay = replayStream(LINES);
      expectObservable(replay, '---!').toBe('--a-', values);
      expectObservable(replay, '-----^').toBe('-------a-b 5ms |', values);
    });
    let seen = 0;
    const watch = { next: () => (seen += 1) };
    replayStream(LINES, { speed: Infinity }).pipe(take(1)).subscribe(watch);
    expect(seen).toBe(1);
  });

  it.each(['no JSON', '{"t":1}', '{"text":"x"}', '[]', '{"t":1,"end":"other"}'])(
    'throws a TypeError for the line %s when it is called',
    (line) => {
      expect(() => replayStream([...LINES, line])).toThrow(new TypeError('Line 5 is not from recordStream'));
    },
  );

  it.each([0, -1, NaN])('throws for the speed %d', (speed) => {
    expect(() => replayStream(LINES, { speed })).toThrow(TypeError);
  });

  it('emits the recorded bytes, whatever they are', async () => {
    const chunk = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), fc.boolean(), async (chunks, isCut) => {
        const lines: string[] = [];
        const source = isCut
          ? concat(
              from(chunks),
              throwError(() => new Error('cut')),
            )
          : from(chunks);
        await outcomeOf(source.pipe(recordStream((line) => lines.push(line))));
        const outcome = await outcomeOf(replayStream(lines.join(''), { speed: Infinity }));
        expect(outcome.values).toEqual(chunks);
        expect('error' in outcome).toBe(isCut);
      }),
    );
  });
});
