import { describe, expect, it } from 'vitest';
import { toFinishReason } from '../../../src/protocols/shared/toFinishReason.ts';
import { FINISH_WORDS } from '../../support/finishWords.ts';

describe('toFinishReason', () => {
  describe.each(Object.entries(FINISH_WORDS))('%s', (reason, words) => {
    it.each(words)('is what %s means', (word) => {
      expect(toFinishReason(word)).toBe(reason);
    });
  });

  it('takes only a stop for a wait for the client’s calls', () => {
    const reasons = Object.values(FINISH_WORDS).map(([word]) => toFinishReason(word, true));
    expect(reasons).toEqual(
      Object.keys(FINISH_WORDS).map((reason) => (reason === 'stop' ? 'tool-calls' : reason)),
    );
  });
});
