import { describe, expect, inject, it } from 'vitest';

const results = Object.entries(inject('programs'));

/** Programs that don't see what they should yet: each fails until somebody takes it off this list. */
const OPEN: readonly string[] = [];

describe.runIf(results.length > 0)('a program after a report, with a Chromium of its own', () => {
  it.for(results.filter(([name]) => !OPEN.includes(name)))(
    'sees what it should: %s',
    ([, result], { skip }) => {
      skip(result.verdict === 'skipped', result.said);
      expect(result).toMatchObject({ verdict: 'right' });
    },
  );

  it.fails.for(results.filter(([name]) => OPEN.includes(name)))(
    'does not see it yet: %s',
    ([, result], { skip }) => {
      skip(result.verdict === 'skipped', result.said);
      expect(result).toMatchObject({ verdict: 'right' });
    },
  );
});
