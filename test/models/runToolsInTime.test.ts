import { defer, EMPTY, ignoreElements, last, map, timer, type Observable } from 'rxjs';
import {
  accumulate,
  completeToolCalls,
  fallbackTo,
  retryWithBackoff,
  runTools,
  StreamError,
  takeUntilDone,
  type ChatRequest,
  type Delta,
  type DescribedSchema,
  type Model,
  type RunnableTool,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { run } from '../support/run.ts';

const failure = new StreamError('cut', { retryable: true });
const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
const usageOf = (tokens: number): Delta => ({
  type: 'usage',
  usage: { inputTokens: tokens, outputTokens: tokens, totalTokens: 2 * tokens, raw: tokens },
});
const callOf = (index: number, id: string, name = 'wait'): Delta => ({
  type: 'tool-call-start',
  index,
  id,
  name,
});
const resultOf = (id: string, result: unknown): Delta => ({ type: 'tool-result', id, result });
const errorOf = (id: string, result: unknown): Delta => ({ type: 'tool-result', id, result, isError: true });

/** What rounds say, and what the answer says of them. A call is told by its letter, and its index by the case. */
const VALUES = {
  s: { type: 'start', id: 'r1' },
  t: { type: 'start', id: 'r2' },
  a: callOf(0, 'a'),
  b: callOf(1, 'b'),
  c: callOf(0, 'c'),
  C: callOf(1, 'c'),
  p: callOf(1, 'p', 'pay'),
  g: { type: 'tool-call-args', index: 0, text: '5' },
  G: { type: 'tool-call-args', index: 1, text: '5' },
  h: { type: 'tool-call-args', index: 1, text: '2' },
  e: { type: 'tool-call-end', index: 0 },
  E: { type: 'tool-call-end', index: 1 },
  u: usageOf(1),
  v: usageOf(2),
  V: { type: 'usage', usage: { inputTokens: 3, outputTokens: 3, totalTokens: 6, raw: 2 } },
  x: { type: 'text', text: 'Hm. ' },
  y: { type: 'text', text: 'Done.' },
  k: { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
  l: { type: 'finish', reason: 'length', rawReason: 'length' },
  f: { type: 'finish', reason: 'stop', rawReason: 'stop' },
  d: { type: 'done' },
  r: { type: 'restart', attempt: 2, error: failure },
  1: resultOf('a', 5),
  2: resultOf('b', 2),
  3: resultOf('c', 5),
} satisfies Readonly<Record<string, Delta>>;

/** A tool that returns its argument after as many frames, and the keys under which it has run. */
function createWait(): RunnableTool & { readonly keys: string[] } {
  const keys: string[] = [];
  return {
    keys,
    run(frames, { key }) {
      keys.push(key);
      return timer(Number(frames)).pipe(map(() => frames));
    },
  };
}

/** Answers each request with the next of these rounds. */
function modelOf(...rounds: readonly Observable<Delta>[]): Model {
  let count = 0;
  return () => defer(() => rounds[count++] ?? EMPTY);
}

describe('runTools in time', () => {
  it('runs the tools once the round is complete, and then asks with their results', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const [first, second] = [cold('sagek|', VALUES), cold('-yf|', VALUES)];
      expectObservable(runTools(modelOf(first, second), { wait: createWait() })(request)).toBe(
        'sage------1y-(f|)',
        VALUES,
      );
      expectSubscriptions(first.subscriptions).toBe(' ^----!');
      expectSubscriptions(second.subscriptions).toBe('----------^--!');
    });
  });

  it('runs the tools of a round at the same time, and emits results as they come', () => {
    run(({ cold, expectObservable }) => {
      const model = modelOf(cold('sabgheEk|', VALUES), cold('-yf|', VALUES));
      expectObservable(runTools(model, { wait: createWait() })(request)).toBe('sabgheE---2--1y-(f|)', VALUES);
    });
  });

  it('numbers calls through, and adds usage up', () => {
    run(({ cold, expectObservable }) => {
      const model = modelOf(cold('suagek|', VALUES), cold('-tvcgek|', VALUES), cold('-yf|', VALUES));
      expectObservable(runTools(model, { wait: createWait() })(request)).toBe(
        'suage------1tVCGE------3y-(f|)',
        VALUES,
      );
    });
  });

  it('emits only the last `finish` and `done`, so takeUntilDone downstream waits for them', () => {
    run(({ cold, expectObservable }) => {
      const model = modelOf(cold('sagekd|', VALUES), cold('-yfd|', VALUES));
      const answer = runTools(model, { wait: createWait() })(request).pipe(takeUntilDone());
      expectObservable(answer).toBe('sage-------1y--(fd|)', VALUES);
    });
  });

  it.each([
    ['finished with `length`', 'sagel|', 'sage-(l|)'],
    ['was cut after its finish', 'sagek#', 'sage-#'],
    ['has no finish', 'sage-|', 'sage-|'],
    ['never completes', 'sagek', 'sage'],
  ])('runs nothing for a round that %s', (_, round, expected) => {
    run(({ cold, expectObservable, flush }) => {
      const wait = createWait();
      const model = modelOf(cold(round, VALUES, failure), cold('-yf|', VALUES));
      expectObservable(runTools(model, { wait })(request)).toBe(expected, VALUES, failure);
      flush();
      expect(wait.keys).toStrictEqual([]);
    });
  });

  it('says the earlier rounds once more after a retry in a later one, and runs nothing twice', () => {
    run(({ cold, expectObservable, flush }) => {
      const wait = createWait();
      const rounds = modelOf(
        cold('(sa)gek|', VALUES),
        cold('-x#', VALUES, failure),
        cold('-y 9ms f|', VALUES),
      );
      const model: Model = (asked) =>
        rounds(asked).pipe(retryWithBackoff({ onPartial: 'restart', initialDelay: 1, jitter: 0 }));
      expectObservable(runTools(model, { wait })(request)).toBe('(sa)ge------1x--(rsage1y)--(f|)', VALUES);
      flush();
      expect(wait.keys).toStrictEqual(['r1:0']);
    });
  });

  it('says the earlier rounds once more after a fallback in a later one, and runs nothing twice', () => {
    run(({ cold, expectObservable, flush }) => {
      const wait = createWait();
      const rounds = modelOf(cold('(sa)gek|', VALUES), cold('-x#', VALUES, failure));
      const model: Model = (asked) => rounds(asked).pipe(fallbackTo(cold('-y 9ms f|', VALUES)));
      expectObservable(runTools(model, { wait })(request)).toBe('(sa)ge------1x-(rsage1y)--(f|)', VALUES);
      flush();
      expect(wait.keys).toStrictEqual(['r1:0']);
    });
  });

  it('runs the calls of the attempt that was complete, after a retry in the first round', () => {
    run(({ cold, expectObservable, flush }) => {
      const wait = createWait();
      const rounds = modelOf(cold('xage#', VALUES, failure), cold('xcgek|', VALUES), cold('-yf|', VALUES));
      const model: Model = (asked) =>
        rounds(asked).pipe(retryWithBackoff({ onPartial: 'restart', initialDelay: 1, jitter: 0 }));
      expectObservable(
        runTools(model, { wait })(request).pipe(
          accumulate(),
          last(),
          map(({ parts }) => parts),
        ),
      ).toBe('------------------(z|)', {
        z: [
          { type: 'text', text: 'Hm. ' },
          expect.objectContaining({ type: 'tool-call' }) as unknown,
          VALUES[3],
          { type: 'text', text: 'Done.' },
        ],
      });
      flush();
      expect(wait.keys).toHaveLength(1);
    });
  });

  it.each([
    ['the request', '^-!', '^-!', 'no tool'],
    ['the tools', '^------!', '^----!', 'aborted'],
    ['a later request', '^----------!', '^----!', 'complete'],
  ])('stops %s when it is unsubscribed', (_, unsub, first, state) => {
    run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const rounds = [cold('sagek|', VALUES), cold('-yf|', VALUES)] as const;
      const slow = cold('-----(5|)');
      const signals: AbortSignal[] = [];
      const wait: RunnableTool = {
        run(_input, { signal }) {
          signals.push(signal);
          return slow;
        },
      };
      expectObservable(runTools(modelOf(...rounds), { wait })(request).pipe(ignoreElements()), unsub);
      expectSubscriptions(rounds[0].subscriptions).toBe(first);
      expectSubscriptions(rounds[1].subscriptions).toBe(state === 'complete' ? ['----------^!'] : []);
      if (state === 'no tool') expectSubscriptions(slow.subscriptions).toBe([]);
      else expectSubscriptions(slow.subscriptions).toBe(state === 'aborted' ? '-----^-!' : '-----^----!');
      flush();
      expect(signals.map(({ aborted }) => aborted)).toStrictEqual(
        state === 'no tool' ? [] : [state === 'aborted'],
      );
    });
  });

  it('ends for a tool without `run`, whose call completeToolCalls downstream emits alone', () => {
    run(({ cold, expectObservable }) => {
      const tools = { wait: createWait(), pay: { description: 'Pays' } };
      const round = (): Model => modelOf(cold('sapgheEk|', VALUES));
      expectObservable(runTools(round(), tools)(request)).toBe('sapgheE------(1k|)', VALUES);
      const calls = runTools(
        round(),
        tools,
      )(request).pipe(
        completeToolCalls(),
        map(({ id, arguments: value }) => [id, value]),
      );
      expectObservable(calls).toBe('-------------(o|)', { o: ['p', 2] });
    });
  });

  it('tells the model what went wrong with a call, and continues', () => {
    run(({ cold, expectObservable }) => {
      const input: DescribedSchema<number> = {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: () => ({ issues: [{ message: 'Too long' }] }),
          jsonSchema: { input: () => ({ type: 'number' }) },
        },
      };
      const calls = {
        ...VALUES,
        a: callOf(0, 'a', 'checked'),
        b: callOf(1, 'b', 'nobody'),
        m: callOf(2, 'm', 'throwing'),
        n: callOf(3, 'n', 'throwing'),
        N: { type: 'tool-call-args', index: 3, text: '{"a' } as const,
        3: { type: 'tool-call-end', index: 2 } as const,
        4: { type: 'tool-call-end', index: 3 } as const,
        A: errorOf('a', {
          error: 'The value does not match its schema',
          issues: [{ path: '', message: 'Too long' }],
        }),
        B: errorOf('b', 'There is no tool nobody'),
        M: errorOf('m', 'no luck'),
        O: errorOf('n', 'The arguments are not valid JSON'),
      };
      const tools: Readonly<Record<string, RunnableTool>> = {
        checked: { input, run: () => 1 },
        throwing: {
          run: () => {
            throw new Error('no luck');
          },
        },
      };
      const model = modelOf(cold('agbmnN---k|', calls), cold('10ms -yf|', calls));
      expectObservable(runTools(model, tools)(request)).toBe('agbmnN----(eE34ABMO)-y-(f|)', calls);
    });
  });
});
