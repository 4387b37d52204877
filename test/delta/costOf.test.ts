import { costOf, type Price } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

const price: Price = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 };
const million = 1_000_000;

describe('costOf', () => {
  it('takes prices per million tokens', () => {
    const usage = { inputTokens: million, outputTokens: 2 * million, totalTokens: 3 * million };
    expect(costOf(usage, price)).toBe(3 + 30);
  });

  it('counts cached input once, at its own prices', () => {
    const usage = {
      inputTokens: 10 * million,
      outputTokens: 0,
      totalTokens: 10 * million,
      cachedInputTokens: 6 * million,
      cacheWriteTokens: 2 * million,
    };
    expect(costOf(usage, price)).toBeCloseTo(2 * 3 + 6 * 0.3 + 2 * 3.75);
  });

  it('counts what the cache keeps for an hour at its own price, as a part of what was written', () => {
    const usage = {
      inputTokens: 5 * million,
      outputTokens: 0,
      totalTokens: 5 * million,
      cacheWriteTokens: 4 * million,
      cacheWrite1hTokens: million,
    };
    expect(costOf(usage, { ...price, cacheWrite1h: 6 })).toBeCloseTo(3 + 3 * 3.75 + 6);
    expect(costOf(usage, price)).toBeCloseTo(3 + 4 * 3.75);
    const { cacheWriteTokens, ...rest } = usage;
    expect(costOf(rest, { ...price, cacheWrite1h: 6 })).toBeCloseTo(4 * 3 + 6);
    expect(costOf({ ...usage, cacheWriteTokens: 0 }, price)).toBe(15);
  });

  it('takes the price of input if the cache has none', () => {
    const usage = {
      inputTokens: 3 * million,
      outputTokens: 0,
      totalTokens: 3 * million,
      cachedInputTokens: million,
      cacheWriteTokens: million,
    };
    expect(costOf(usage, { input: 2, output: 8 })).toBe(6);
  });

  it('counts reasoning once, as output', () => {
    const usage = { inputTokens: 0, outputTokens: million, totalTokens: million, reasoningTokens: million };
    expect(costOf(usage, price)).toBe(15);
  });

  it('never counts a negative input', () => {
    const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0, cachedInputTokens: million };
    expect(costOf(usage, price)).toBe(0.3);
  });

  it('takes a function, for prices that depend on the length', () => {
    const byLength: Price = ({ inputTokens }) => (inputTokens / million) * (inputTokens > 200_000 ? 6 : 3);
    expect(costOf({ inputTokens: million, outputTokens: 0, totalTokens: million }, byLength)).toBe(6);
    expect(costOf({ inputTokens: 100_000, outputTokens: 0, totalTokens: 100_000 }, byLength)).toBeCloseTo(
      0.3,
    );
  });

  it('takes the usage of a delta or a message as it is', () => {
    const usage = { inputTokens: million, outputTokens: 0, totalTokens: million, raw: { prompt_tokens: 1 } };
    expect(costOf(usage, price)).toBe(3);
  });
});
