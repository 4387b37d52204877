import { coldSSE } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

describe('coldSSE', () => {
  it('gives data, whole events, or the letter itself', () => {
    run(({ expectObservable }) => {
      const b = { event: 'token', data: 'lo', id: '1' };
      const values = { a: 'Hel', b };
      expectObservable(coldSSE('-a-(b|)', values)).toBe('-a-(b|)', { a: { data: 'Hel' }, b });
      expectObservable(coldSSE('-a-|')).toBe('-a-|', { a: { data: 'a' } });
    });
  });

  it('fails with the error that it is given, or as RxJS does', async () => {
    const broken = new Error('broken');
    expect(await outcomeOf(coldSSE('#', {}, broken))).toEqual({ values: [], error: broken });
    expect(await outcomeOf(coldSSE('#'))).toEqual({ values: [], error: 'error' });
  });

  it('refuses a letter that is left out of the values', () => {
    expect(() => coldSSE('-a-b', { a: 'x' })).toThrow(new TypeError('The letter b stands for nothing'));
  });
});
