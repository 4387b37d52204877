import { describe, expect, inject, it } from 'vitest';

describe.each(inject('views'))('$page of the site, $theme, $width pixels wide, from a folder', (view) => {
  it('opens without an error', () => {
    expect(view.errors).toEqual([]);
  });

  it('is accessible', () => {
    expect(view.violations).toEqual([]);
  });

  it('neither scrolls sideways nor jumps', () => {
    expect(view.scrollsSideways).toBe(false);
    expect(view.layoutShift).toBeLessThan(0.05);
  });
});

describe('the search of the site', () => {
  const findings = inject('findings');

  it.each([
    ['retry', ['retryWithBackoff']],
    ['Retry-After', ['retryWithBackoff']],
    ['DeepSeek', ['openaiChat']],
    ['structured', ['structured-output']],
    ['cut', ['takeUntilDone', 'TruncatedStreamError']],
    ['usage', ['Usage', 'usage-and-cost']],
    ['abort', ['fromSSE']],
    ['NDJSON', ['fromNDJSON', 'parseNDJSON']],
  ])('finds for %s first one of %j', (query, wanted) => {
    expect(wanted).toContain(findings[query]?.[0]);
  });

  it.each([
    ['429', 'HttpError'],
    ['stop button', 'stop'],
    ['usage', 'usage-and-cost'],
    ['history', 'conversations'],
    ['approval', 'runTools'],
    ['caching', 'usage-and-cost'],
    ['function calling', 'runTools'],
    ['logs', 'logs'],
  ])('finds for %s among the first five %s', (query, wanted) => {
    expect(findings[query]?.slice(0, 5)).toContain(wanted);
  });
});
