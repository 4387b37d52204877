import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { listen, type Host } from './host.ts';
import { POLICIES, promiseOf, type Policy } from './policies.ts';
import { runCell } from './runCell.ts';
import { WIRES } from './wires.ts';

/** How many ways of one cell run at a time. */
const BATCH = 64;

let host: Host;
beforeAll(async () => {
  host = await listen();
});
afterAll(() => host[Symbol.asyncDispose]());

describe.each(WIRES)('$title', (wire) => {
  describe.each(FAULTS)('$name', (fault) => {
    it.each(Object.keys(POLICIES) as Policy[])('%s', { timeout: 60_000 }, async (policy) => {
      const strikes = fault.strikes(wire);
      for (let at = 0; at < strikes.length; at += BATCH) {
        await Promise.all(
          strikes.slice(at, at + BATCH).map(async (strike) => {
            expect(await runCell(host, strike, policy, wire)).toEqual(promiseOf(strike, policy));
          }),
        );
      }
    });
  });
});
