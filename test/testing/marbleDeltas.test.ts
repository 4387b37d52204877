import { pickText, TruncatedStreamError, type Delta } from 'rxjs-llm';
import { marbleDeltas } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { run } from '../support/run.ts';

describe('marbleDeltas', () => {
  it('returns the arguments of cold, hot and toBe', () => {
    run(({ cold, hot, expectObservable }) => {
      const text = { h: 'Hello', w: ' world' };
      expectObservable(cold(...marbleDeltas('s-h-w-(fd|)')).pipe(pickText())).toBe('--h-w-|', text);
      expectObservable(hot(...marbleDeltas('-h-^-w-(d|)')).pipe(pickText())).toBe('--w-|', text);
      expectObservable(cold(...marbleDeltas('r 3ms cae|'))).toBe(...marbleDeltas('r 3ms cae|'));
    });
  });

  it('accepts the test’s own letters, and an error', () => {
    const x: Delta = { type: 'text', text: 'own' };
    const cut = new TruncatedStreamError();
    const [marbles, values, error] = marbleDeltas('-x-h-#', { x, h: x }, cut);
    expect([marbles, values['x'], values['h'], values['d'], error]).toEqual([
      '-x-h-#',
      x,
      x,
      { type: 'done' },
      cut,
    ]);
  });

  it('throws a TypeError for a letter without a value', () => {
    expect(() => marbleDeltas('-h-z')).toThrow(new TypeError('The letter z stands for nothing'));
  });
});
