import { checkEqual, createEntries, LONG, MOMENT, NOWHERE, pause, type LogChecks } from './logEntries.ts';

/** Who lives, and for how long. */
export const LIFE_CHECKS: LogChecks = {
  async 'says that somebody lives for as long as they said'(log, other, id) {
    await log.mark(id, 'readers', LONG);
    checkEqual([await other.has(id, 'readers'), await other.has(id, 'writer')], [true, false]);
    checkEqual(await other.last(id), undefined);
    await log.mark(id, 'readers', MOMENT);
    const [first, second] = createEntries(1, 2);
    await log.append(id, [first], { after: NOWHERE, lease: LONG });
    checkEqual(await other.has(id, 'writer'), true);
    await log.append(id, [second], { after: first.at, lease: 0 });
    checkEqual(await other.has(id, 'writer'), false);
    await log.mark(id, 'writer', LONG);
    checkEqual(await other.has(id, 'writer'), true);
    await pause(2 * MOMENT);
    checkEqual([await other.has(id, 'readers'), await log.has(id, 'writer')], [false, true]);
  },

  async 'lets a writer live for the lease of its last append'(log, other, id) {
    const [first, second, third] = createEntries(1, 3);
    await log.append(id, [first], { after: NOWHERE, lease: MOMENT });
    await log.append(id, [second], { after: first.at, lease: LONG });
    await pause(2 * MOMENT);
    checkEqual(await other.has(id, 'writer'), true);
    await log.append(id, [third], { after: second.at, lease: MOMENT });
    await pause(2 * MOMENT);
    checkEqual(await other.has(id, 'writer'), false);
  },

  async 'gives no lease to a writer whose append it refuses'(log, other, id) {
    const [first, second] = createEntries(1, 2);
    await log.append(id, [first], { after: NOWHERE, lease: 0 });
    checkEqual(await other.append(id, [second], { after: NOWHERE, lease: LONG }), false);
    checkEqual(await log.has(id, 'writer'), false);
  },

  async 'takes nobody for the writer or a reader of another id'(log, other, id) {
    // A stop is marked so.
    const near = [`${id}:stop`, id.slice(1), `${id}-`];
    for (const who of ['writer', 'readers'] as const) {
      await log.mark(id, who, LONG);
      for (const name of near) checkEqual(await other.has(name, who), false);
    }
  },
};
