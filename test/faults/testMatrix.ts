import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { listen, type Host } from './host.ts';
import { POLICIES, promiseOf, type Policy } from './policies.ts';
import { runCell } from './runCell.ts';
import { tell, type Cell } from './tell.ts';
import { wireOf } from './wires.ts';

/** How many ways of one cell run concurrently. */
const BATCH = 64;
/** A fault with more ways than that strikes under each policy in one of seven of them; `npm run faults` tries all. */
const FEW = process.env['FAULTS'] === 'all' ? Infinity : 32;

declare module 'vitest' {
  interface TaskMeta {
    /** Read by the script that writes the table of faults. */
    cell?: Cell & { readonly fault: string; readonly policy: Policy; readonly wire: string };
  }
}

const policies = Object.keys(POLICIES) as Policy[];

/** Tests every fault on one provider's wire, under every policy. */
export function testMatrix(name: string): void {
  const wire = wireOf(name);
  let host: Host;
  beforeAll(async () => {
    host = await listen();
  });
  afterAll(() => host[Symbol.asyncDispose]());

  describe.each(FAULTS)('$name', (fault) => {
    // A reset takes along what a busy machine hasn't delivered yet, so that a cell may strike again.
    it.for(policies)(`%s, ${wire.title}`, { timeout: 120_000, retry: 2 }, async (policy, { task }) => {
      const all = fault.strikes(wire);
      task.meta.cell = { fault: fault.name, policy, wire: wire.title, ...tell(all, policy) };
      const turn = policies.indexOf(policy);
      const strikes = all.filter((_, at) => all.length <= FEW || at % 7 === turn);
      for (let at = 0; at < strikes.length; at += BATCH) {
        await Promise.all(
          strikes.slice(at, at + BATCH).map(async (strike) => {
            expect(await runCell(host, strike, policy, wire)).toEqual(promiseOf(strike, policy));
          }),
        );
      }
    });
  });
}
