import { lastValueFrom, of, toArray } from 'rxjs';
import { completeToolCalls, type CompleteToolCall, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { run } from '../support/run.ts';

const start = (index: number, more: object = {}): Delta => ({
  type: 'tool-call-start',
  index,
  id: `id${index}`,
  name: 'f',
  ...more,
});
const args = (index: number, text: string): Delta => ({ type: 'tool-call-args', index, text });
const end = (index: number): Delta => ({ type: 'tool-call-end', index });
const finish: Delta = { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' };
const whole = (index: number, value: unknown): CompleteToolCall => ({
  index,
  id: `id${index}`,
  name: 'f',
  argumentsText: JSON.stringify(value),
  arguments: value,
  status: 'complete',
});

function read(...deltas: readonly Delta[]): Promise<unknown[]> {
  return lastValueFrom(of(...deltas).pipe(completeToolCalls(), toArray()));
}

describe('completeToolCalls', () => {
  it(
    'emits a call when the provider ends it',
    marbles((m) => {
      const [deltas, calls] = diagram('operators/completeToolCalls', 'deltas', 'calls');
      const source = m.cold(deltas, {
        s: start(0),
        a: args(0, '{"x":'),
        b: args(0, '1}'),
        e: end(0),
        f: finish,
      });
      const subs = '           ^------!';

      m.expect(source.pipe(completeToolCalls())).toBeObservable(calls, { x: whole(0, { x: 1 }) });
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it('emits each of several parallel calls once it is complete, and only once', async () => {
    const calls = await read(start(0), start(1), args(1, '[2]'), args(0, '[1]'), end(1), end(0), finish, {
      type: 'done',
    });
    expect(calls).toEqual([whole(1, [2]), whole(0, [1])]);
  });

  it('emits calls that the provider never ended at the finish, or at the end marker', async () => {
    expect(await read(start(0), args(0, '{}'), finish)).toEqual([whole(0, {})]);
    expect(await read(start(0), args(0, '{}'), { type: 'done' })).toEqual([whole(0, {})]);
  });

  it('reads missing arguments as an empty object', async () => {
    expect(await read(start(0), end(0))).toEqual([{ ...whole(0, {}), argumentsText: '' }]);
  });

  it('emits a custom call with its text as the arguments, JSON or not, unless a limit cut it', async () => {
    const custom = { ...whole(0, ''), argumentsText: '{"x', arguments: '{"x', custom: true };
    const deltas = [start(0, { custom: true }), args(0, '{"x')];
    expect(await read(...deltas, end(0))).toEqual([custom]);
    expect(await read(...deltas, finish)).toEqual([custom]);
    expect(await read(...deltas, { type: 'finish', reason: 'length', rawReason: 'length' })).toEqual([]);
  });

  it('skips a call with cut arguments, and emits the others', async () => {
    const calls = await read(start(0), args(0, '{"x":"lo'), start(1), args(1, '{}'), {
      type: 'finish',
      reason: 'length',
      rawReason: 'length',
    });
    expect(calls).toEqual([whole(1, {})]);
  });

  it('skips calls that the provider executes, and other choices', async () => {
    const foreign = [start(0, { choice: 1 }), { ...end(0), choice: 1 }];
    expect(await read(start(0, { providerExecuted: true }), end(0), ...foreign)).toEqual([]);
  });

  it('emits the calls of the new attempt again after a restart', async () => {
    const restart: Delta = { type: 'restart', attempt: 2, error: new Error('cut') };
    const calls = await read(start(0), args(0, '[1]'), end(0), restart, start(0), args(0, '[2]'), end(0));
    expect(calls).toEqual([whole(0, [1]), whole(0, [2])]);
  });

  it('emits nothing for answers without calls, empty sources and silent sources', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(
        cold<Delta>('-t-f|', { t: { type: 'text', text: 'a' }, f: finish }).pipe(completeToolCalls()),
      ).toBe('----|');
      expectObservable(cold<Delta>('|').pipe(completeToolCalls())).toBe('|');
      expectObservable(cold<Delta>('-').pipe(completeToolCalls())).toBe('-');
    });
  });
});
