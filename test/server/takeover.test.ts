import { concat, delay, map, NEVER, of, timer } from 'rxjs';
import { runTools, tool, type Delta, type Model } from 'rxjs-llm';
import { memoryLog, shareThrough, streamId, type StreamLog } from 'rxjs-llm/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

/** How many owners are killed. */
const TAKEOVERS = 20;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A provider with another id for each answer. */
function createModel(): Model {
  let answers = 0;
  return ({ messages }) => {
    answers += 1;
    const start: Delta = { type: 'start', id: `answer ${answers}` };
    const rest: readonly Delta[] =
      messages.length === 1
        ? [
            { type: 'tool-call-start', index: 0, id: 'a', name: 'pay' },
            { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
            { type: 'done' },
          ]
        : [
            { type: 'text', text: 'Paid' },
            { type: 'finish', reason: 'stop', rawReason: 'stop' },
            { type: 'done' },
          ];
    return of(start, ...rest).pipe(delay(10));
  };
}

it('uses each key once, however often the owner dies in the middle of a tool', async () => {
  const log = memoryLog();
  const model = createModel();
  for (let round = 0; round < TAKEOVERS; round++) {
    const id = streamId('ann', `message ${round}`);
    const ledger: string[] = [];
    let runs = 0;
    const agent = runTools(
      model,
      {
        pay: tool({
          run: (_, { key }) => {
            runs += 1;
            if (!ledger.includes(key)) ledger.push(key);
            return timer(100).pipe(map(() => 'paid'));
          },
        }),
      },
      { id },
    );
    const answer = agent({ messages: [{ role: 'user', content: 'Pay!' }] });
    let isDead = false;
    const never = new Promise<never>(() => undefined);
    const dying: StreamLog = {
      ...log,
      append: (...given) => (isDead ? never : log.append(...given)),
      mark: (...given) => (isDead ? never : log.mark(...given)),
    };
    const settings = { id, lease: 1_000, onLost: 'restart' } as const;
    const owner = answer.pipe(shareThrough(dying, settings)).subscribe();
    await vi.advanceTimersByTimeAsync(20 + round * 4);
    const reading = outcomeOf(answer.pipe(shareThrough(log, settings)));
    await vi.advanceTimersByTimeAsync(0);
    isDead = true;
    owner.unsubscribe();
    await vi.advanceTimersByTimeAsync(3_000);
    const { values } = await reading;
    expect(values.at(-1)).toStrictEqual({ type: 'done' });
    expect([runs, ledger]).toStrictEqual([2, [`${id}:0`]]);
  }
});

it('runs no tool again by default: the answer is lost, and says so', async () => {
  const log = memoryLog();
  const id = streamId('ann', 'message 1');
  let runs = 0;
  const agent = runTools(createModel(), {
    pay: tool({
      run: () => {
        runs += 1;
        return NEVER;
      },
    }),
  });
  const answer = agent({ messages: [{ role: 'user', content: 'Pay!' }] });
  let isDead = false;
  const never = new Promise<never>(() => undefined);
  const dying: StreamLog = { ...log, mark: (...given) => (isDead ? never : log.mark(...given)) };
  const owner = answer.pipe(shareThrough(dying, { id, lease: 1_000 })).subscribe();
  await vi.advanceTimersByTimeAsync(50);
  isDead = true;
  owner.unsubscribe();
  const reading = outcomeOf(answer.pipe(shareThrough(log, { id, lease: 1_000 })));
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await reading).error).toMatchObject({ name: 'LostStreamError' });
  expect(runs).toBe(1);
});

it('takes no writer for dead while its own process is too busy to hear of it', async () => {
  const log = memoryLog();
  const id = streamId('ann', 'message 1');
  const slow: StreamLog = {
    ...log,
    async has(of, who) {
      const isAlive = await log.has(of, who);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return isAlive && who !== 'writer';
    },
  };
  const answer = concat(of<Delta>({ type: 'text', text: 'Hi' }), NEVER);
  answer.pipe(shareThrough(log, { id, lease: 1_000 })).subscribe();
  await vi.advanceTimersByTimeAsync(100);
  const errors: unknown[] = [];
  const reader = answer.pipe(shareThrough(slow, { id, lease: 1_000 }));
  const reading = reader.subscribe({ error: (error: unknown) => errors.push(error) });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors).toStrictEqual([]);
  // A store that is always this slow is believed some time.
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors).toMatchObject([{ name: 'LostStreamError' }]);
  reading.unsubscribe();
});
