import { concat, defer, of, throwError, type Observable } from 'rxjs';
import {
  completeToolCalls,
  retryWithBackoff,
  TruncatedStreamError,
  type CompleteToolCall,
  type Delta,
  type FinishReason,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
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
const finish = { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' } as const;
const whole = (index: number, value: unknown): CompleteToolCall => ({
  index,
  id: `id${index}`,
  name: 'f',
  argumentsText: JSON.stringify(value),
  arguments: value,
  status: 'complete',
});

const finished = (reason: FinishReason): Delta => ({ type: 'finish', reason, rawReason: reason });
const done: Delta = { type: 'done' };
const text: Delta = { type: 'text', text: 'a' };
const restart: Delta = { type: 'restart', attempt: 2, error: new Error('cut') };

function read(...deltas: readonly Delta[]): Promise<readonly unknown[]> {
  return valuesOf(of(...deltas).pipe(completeToolCalls()));
}
function readEagerly(...deltas: readonly Delta[]): Promise<readonly unknown[]> {
  return valuesOf(of(...deltas).pipe(completeToolCalls({ when: 'call' })));
}
async function valuesOf(source: Observable<unknown>): Promise<readonly unknown[]> {
  return (await outcomeOf(source)).values;
}

describe('completeToolCalls', () => {
  it(
    'emits the calls of an answer when it is complete',
    marbles((m) => {
      const [deltas, calls] = diagram('operators/completeToolCalls', 'deltas', 'calls');
      const source = m.cold(deltas, {
        s: start(0),
        a: args(0, '{"x":'),
        b: args(0, '1}'),
        e: end(0),
        f: finish,
        d: done,
      });
      const subs = '           ^-------!';

      m.expect(source.pipe(completeToolCalls())).toBeObservable(calls, { x: whole(0, { x: 1 }) });
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it('emits each of several parallel calls once, in the order in which they began', async () => {
    const calls = [start(0), start(1), args(1, '[2]'), args(0, '[1]'), end(1), end(0), finish];
    expect(await read(...calls, done, done)).toEqual([whole(0, [1]), whole(1, [2])]);
  });

  it('emits calls that the provider never ended', async () => {
    expect(await read(start(0), args(0, '{}'), finish)).toEqual([whole(0, {})]);
    expect(await read(start(0), args(0, '{}'), done)).toEqual([whole(0, {})]);
  });

  it('reads missing arguments as an empty object', async () => {
    expect(await read(start(0), end(0), finish)).toEqual([{ ...whole(0, {}), argumentsText: '' }]);
  });

  it('emits a custom call with its text as the arguments, JSON or not', async () => {
    const custom = { ...whole(0, ''), argumentsText: '{"x', arguments: '{"x', custom: true };
    expect(await read(start(0, { custom: true }), args(0, '{"x'), finish)).toEqual([custom]);
  });

  it.each(['length', 'content-filter', 'refusal', 'pause', 'error', 'other'] as const)(
    'emits no call of an answer that finished with `%s`',
    async (reason) => {
      expect(await read(start(0), args(0, '{}'), end(0), finished(reason), done)).toEqual([]);
      expect(await read(start(0), args(0, '{}'), end(0), finished(reason))).toEqual([]);
    },
  );

  it.each(['stop', 'tool-calls'] as const)(
    'emits the calls of an answer that finished with `%s`',
    async (reason) => {
      expect(await read(start(0), args(0, '{}'), end(0), finished(reason))).toEqual([whole(0, {})]);
    },
  );

  it('takes the last finish for the reason', async () => {
    const call = [start(0), args(0, '{}'), end(0)];
    expect(await read(...call, finish, finished('content-filter'), done)).toEqual([]);
    expect(await read(...call, finished('length'), finished('stop'), done)).toEqual([whole(0, {})]);
  });

  it('emits no call of an answer that is cut, errors, or says more after its finish', async () => {
    const call = [start(0), args(0, '{}'), end(0)];
    const failing = (...deltas: readonly Delta[]): Observable<unknown> =>
      concat(
        of(...deltas),
        throwError(() => new Error('cut')),
      ).pipe(completeToolCalls());
    expect(await read(...call)).toEqual([]);
    expect(await read(...call, finish, text)).toEqual([]);
    expect(await read(...call, finish, { type: 'start', id: 'run2' })).toEqual([]);
    expect(await read(...call, finish, restart)).toEqual([]);
    expect(await valuesOf(failing(...call))).toEqual([]);
    expect(await valuesOf(failing(...call, finish))).toEqual([]);
  });

  it('emits the call of the last attempt only', async () => {
    const deltas = [start(0), args(0, '[1]'), start(1), restart, start(0), args(0, '[2]'), finish];
    expect(await read(...deltas)).toEqual([whole(0, [2])]);
  });

  it('emits each call once, however often the answer is cut and restarted', async () => {
    let attempts = 0;
    const answer = defer(() => {
      attempts += 1;
      const call = of(start(0), args(0, `[${attempts}]`), end(0));
      return attempts < 3
        ? concat(
            call,
            throwError(() => new TruncatedStreamError()),
          )
        : concat(call, of(finish, done));
    });
    const retried = answer.pipe(
      retryWithBackoff({ initialDelay: 1, onPartial: 'restart' }),
      completeToolCalls(),
    );
    expect(await valuesOf(retried)).toEqual([whole(0, [3])]);
  });

  it('skips a call with invalid arguments, and emits the others', async () => {
    expect(await read(start(0), args(0, '{"x":"lo'), start(1), args(1, '{}'), finish)).toEqual([
      whole(1, {}),
    ]);
  });

  it('skips calls that the provider executes, and calls that have a result', async () => {
    const result: Delta = { type: 'tool-result', id: 'id1', result: 1 };
    const calls = [start(0, { providerExecuted: true }), end(0), start(1), end(1), result];
    expect(await read(...calls, finish)).toEqual([]);
  });

  it('tells the calls of several rounds apart, although each counts them from 0', async () => {
    const round = [start(0), args(0, '{"x":1}'), end(0)];
    const result: Delta = { type: 'tool-result', id: 'id0', result: 1 };
    const next = [{ type: 'start' } as const, start(0), args(0, '{"x":2}'), end(0)];
    expect(await read(...round, result, ...next, finish)).toEqual([whole(0, { x: 2 })]);
    // Never the name of the one with the arguments of the other.
    expect(await read(...round, ...next, finish)).toEqual([whole(0, { x: 2 })]);
    expect(await read(...round, finish, done, result, ...next, finish, done)).toEqual([
      whole(0, { x: 1 }),
      whole(0, { x: 2 }),
    ]);
  });

  it('reads the first choice only, up to its own finish', async () => {
    const other = <T extends Delta>(delta: T): T => ({ ...delta, choice: 1 });
    const call = [start(0), args(0, '{}')];
    expect(await read(other(start(0)), other(end(0)), other(finish))).toEqual([]);
    expect(await read(...call, other(finish))).toEqual([]);
    expect(await read(...call, finish, other(start(0)), other(finished('refusal')))).toEqual([whole(0, {})]);
  });

  describe('for each call', () => {
    it('emits it at its end, in the order in which they end, and only once', async () => {
      const deltas = [
        start(0),
        start(1),
        args(1, '[2]'),
        args(0, '[1]'),
        end(1),
        end(0),
        end(0),
        finish,
        done,
      ];
      expect(await readEagerly(...deltas)).toEqual([whole(1, [2]), whole(0, [1])]);
      expect(await readEagerly(...deltas.slice(0, 5))).toEqual([whole(1, [2])]);
    });

    it('emits what the provider never ended with the answer', async () => {
      expect(await readEagerly(start(0), args(0, '{}'), finish)).toEqual([whole(0, {})]);
      expect(await readEagerly(start(0), args(0, '{}'))).toEqual([]);
    });

    it('emits the calls of the new attempt again after a restart', async () => {
      const deltas = [start(0), args(0, '[1]'), end(0), restart, start(0), args(0, '[2]'), end(0)];
      expect(await readEagerly(...deltas)).toEqual([whole(0, [1]), whole(0, [2])]);
    });
  });

  it('emits nothing for answers without calls, empty sources and silent sources', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold<Delta>('-t-f|', { t: text, f: finish }).pipe(completeToolCalls())).toBe('----|');
      expectObservable(cold<Delta>('|').pipe(completeToolCalls())).toBe('|');
      expectObservable(cold<Delta>('-').pipe(completeToolCalls())).toBe('-');
    });
  });
});
