import { checkEqual, createEntries, LONG, NOWHERE, pause, readUntil, type LogChecks } from './logEntries.ts';

/** Who may append, and what a repeated append does. */
export const APPEND_CHECKS: LogChecks = {
  async 'has nothing for an id that nobody has used'(log, other, id) {
    checkEqual(await log.last(id), undefined);
    checkEqual([await log.has(id, 'writer'), await other.has(id, 'readers')], [false, false]);
  },

  async 'appends after the last position only'(log, other, id) {
    const [first, second, third] = createEntries(1, 3);
    checkEqual(await log.append(id, [second], { after: first.at, lease: LONG }), false);
    checkEqual(await log.append(id, [first, second], { after: NOWHERE, lease: LONG }), true);
    checkEqual(await other.append(id, [third], { after: first.at, lease: LONG }), false);
    checkEqual(await other.append(id, [third], { after: NOWHERE, lease: LONG }), false);
    checkEqual(await other.last(id), second);
    checkEqual(await other.append(id, [third], { after: second.at, lease: LONG }), true);
    checkEqual(await readUntil(log, id, NOWHERE, third.at), [first, second, third]);
  },

  async 'refuses a writer whose epoch is over'(log, other, id) {
    const [opening, next] = createEntries(1, 2);
    const [takeover] = createEntries(2, 1);
    await log.append(id, [opening], { after: NOWHERE, lease: LONG });
    checkEqual(await other.append(id, [takeover], { after: opening.at, lease: LONG }), true);
    checkEqual(await log.append(id, [next], { after: opening.at, lease: LONG }), false);
    // Its last append again isn't a repeated one any more.
    checkEqual(await log.append(id, [opening], { after: NOWHERE, lease: LONG }), false);
    checkEqual(await readUntil(log, id, NOWHERE, takeover.at), [opening, takeover]);
  },

  async 'appends all entries of an append at once'(log, other, id) {
    const [opening, ...rest] = createEntries(1, 60);
    const [intruder] = createEntries(2, 1);
    const end = rest.at(-1)?.at ?? '';
    await log.append(id, [opening], { after: NOWHERE, lease: LONG });
    const appended = log.append(id, rest, { after: opening.at, lease: LONG });
    for (let time = 0; time < 10; time++) {
      const last = await other.last(id);
      checkEqual(last?.at === end ? opening : last, opening);
      checkEqual(await other.append(id, [intruder], { after: '1-1', lease: LONG }), false);
      await pause(1);
    }
    checkEqual(await appended, true);
    checkEqual(await readUntil(other, id, NOWHERE, end), [opening, ...rest]);
  },

  async 'has one winner if two writers begin at once'(log, other, id) {
    const claims = ['one', 'other'].map((value) => ({ at: '1-0', value }));
    const won = await Promise.all(
      claims.map((claim, index) =>
        (index === 0 ? log : other).append(id, [claim], { after: NOWHERE, lease: LONG }),
      ),
    );
    checkEqual(won.filter(Boolean).length, 1);
    checkEqual(await log.last(id), claims[won.indexOf(true)]);
  },

  async 'does a repeated append once'(log, other, id) {
    const [first, second, third] = createEntries(1, 3);
    for (let time = 0; time < 3; time++) {
      checkEqual(await log.append(id, [first, second], { after: NOWHERE, lease: LONG }), true);
    }
    for (let time = 0; time < 2; time++) {
      checkEqual(await other.append(id, [third], { after: second.at, lease: LONG }), true);
    }
    checkEqual(await readUntil(other, id, NOWHERE, third.at), [first, second, third]);
  },

  async 'tells a repeated append from that of another writer by its value'(log, other, id) {
    checkEqual(await log.append(id, [{ at: '1-0', value: 'one' }], { after: NOWHERE, lease: LONG }), true);
    checkEqual(
      await other.append(id, [{ at: '1-0', value: 'other' }], { after: NOWHERE, lease: LONG }),
      false,
    );
  },
};
