import { concat, NEVER, of, throwError } from 'rxjs';
import { recordStream } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const values = { a: bytes('Grü'), b: bytes('ße').subarray(0, 1), c: bytes('ß').subarray(1) };

/** The lines of a recording of this diagram. */
function recorded(marbles: string, unsub?: string): unknown[] {
  const lines: string[] = [];
  run(({ cold, expectObservable }) => {
    const source = cold(marbles, values).pipe(recordStream((line) => lines.push(line)));
    expectObservable(source, unsub).toBe(unsub ? '-a-' : marbles, values);
  });
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe('recordStream', () => {
  it('writes each chunk with its time, and the end', () => {
    expect(recorded('-a-b 5s c-|')).toEqual([
      { t: 1, text: 'Grü' },
      { t: 3, bytes: 'ww==' },
      { t: 5_004, bytes: 'nw==' },
      { t: 5_006, end: 'complete' },
    ]);
  });

  it('writes an error as a cut, without its message', () => {
    expect(recorded('-a-#')).toEqual([
      { t: 1, text: 'Grü' },
      { t: 3, end: 'cut' },
    ]);
  });

  it('writes no end when the subscriber unsubscribes', () => {
    expect(recorded('-a-b-|', '--!')).toEqual([{ t: 1, text: 'Grü' }]);
    const lines: string[] = [];
    NEVER.pipe(recordStream((line) => lines.push(line)))
      .subscribe()
      .unsubscribe();
    expect(lines).toEqual([]);
  });

  it('writes one line per chunk, whatever it contains', async () => {
    const lines: string[] = [];
    await outcomeOf(of(bytes('\uFEFFa\n"b"\n')).pipe(recordStream((line) => lines.push(line))));
    expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ text: '\uFEFFa\n"b"\n' });
  });

  it('measures the time from each subscription', () => {
    const lines: string[] = [];
    run(({ cold, expectObservable }) => {
      const source = cold('-a|', values).pipe(recordStream((line) => lines.push(line)));
      expectObservable(concat(source, source)).toBe('-a-a|', values);
    });
    expect(lines.map((line) => (JSON.parse(line) as { t: number }).t)).toEqual([1, 2, 1, 2]);
  });

  it('errors with what write throws', async () => {
    const full = new Error('disk full');
    const record = recordStream(() => {
      throw full;
    });
    expect(await outcomeOf(of(bytes('a')).pipe(record))).toEqual({ values: [], error: full });
    const failed = throwError(() => new Error('cut'));
    expect((await outcomeOf(failed.pipe(record))).error).toBe(full);
  });
});
