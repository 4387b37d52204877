import { coldSSE } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

describe('coldSSE', () => {
  it('emits the given data, the given event, or the letter as data', () => {
    run(({ expectObservable }) => {
      const b = { event: 'token', data: 'lo', id: '1' };
      const values = { a: 'Hel', b };
      expectObservable(coldSSE('-a-(b|)', values)).toBe('-a-(b|)', { a: { data: 'Hel' }, b });
      expectObservable(coldSSE('-a-|')).toBe('-a-|', { a: { data: 'a' } });
    });
  });

  it('errors with the given error, or as RxJS does', async () => {
    const broken = new Error('broken');
    expect(await outcomeOf(coldSSE('#', {}, broken))).toEqual({ values: [], error: broken });
    expect(await outcomeOf(coldSSE('#'))).toEqual({ values: [], error: 'error' });
  });

  it('throws a TypeError for a letter that is missing in the values', () => {
    expect(() => coldSSE('-a-b', { a: 'x' })).toThrow(new TypeError('The letter b stands for nothing'));
  });
});
