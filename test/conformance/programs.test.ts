import { beforeAll, describe, expect, it } from 'vitest';
import { programsOf, runPrograms, type ProgramResult } from '../support/programs.ts';

/** Programs that don't see what they should yet: each fails until somebody takes it off this list. */
const OPEN: readonly string[] = [
  '01-get-with-body',
  '02-stream-body-without-duplex',
  '03-one-shot-request-body',
  '10-abort-while-waiting-to-retry',
  '100-two-copies-of-the-package',
  '101-other-charsets',
  '104-snapshots-behind-proxies',
  '11-own-signal-in-input-function',
  '25-keepalive-after-done',
  '35-refusal-with-a-stalled-body',
  '38-content-type-sent-twice',
  '43-retry-after-longer-than-a-timer',
  '55-react-native-fetch',
  '56-node-fetch',
  '57-headers-for-a-wrapping-fetch',
  '58-request-of-the-undici-package',
  '60-foreign-readable-stream',
  '61-errors-of-another-realm',
  '63-jsdom-environments',
  '94-errors-in-a-store',
  '95-structured-clone',
  '97-immer-isequal-stringify',
  '98-reducer-in-a-store',
  '99-errors-across-postmessage',
];

const names = programsOf('system');

describe.runIf(names.length > 0)('a program after a report', () => {
  let results: Readonly<Record<string, ProgramResult>> = {};

  beforeAll(async () => {
    results = await runPrograms(names);
  }, 300_000);

  it.for(names.filter((name) => !OPEN.includes(name)))('sees what it should: %s', (name, { skip }) => {
    const { verdict, said } = results[name] ?? {};
    skip(verdict === 'skipped', said);
    expect({ verdict, said }).toMatchObject({ verdict: 'right' });
  });

  it.fails.for(names.filter((name) => OPEN.includes(name)))('does not see it yet: %s', (name, { skip }) => {
    const { verdict, said } = results[name] ?? {};
    skip(verdict === 'skipped', said);
    expect({ verdict, said }).toMatchObject({ verdict: 'right' });
  });
});
