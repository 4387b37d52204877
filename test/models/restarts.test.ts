import fc from 'fast-check';
import { concat, defer, from, lastValueFrom, of, throwError, type Observable } from 'rxjs';
import {
  accumulate,
  fallbackTo,
  retryWithBackoff,
  runTools,
  TruncatedStreamError,
  type ChatRequest,
  type Delta,
  type FinishReason,
  type Message,
  type Model,
  type RunnableTool,
  type ToolContext,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };

/** A round of an answer: how many calls it makes, and after how many deltas each of its failed attempts is cut. */
const round = fc.record({
  calls: fc.integer({ min: 1, max: 3 }),
  cuts: fc.array(fc.nat(12), { maxLength: 3 }),
  byFallback: fc.boolean(),
});
const plan = fc.array(round, { minLength: 1, maxLength: 4 });

/** One attempt at a round, with names that no other attempt has. */
function attemptOf(name: string, calls: number, reason: FinishReason = 'tool-calls'): Delta[] {
  return [
    { type: 'start', id: name },
    { type: 'text', text: `${name}. ` },
    ...Array.from({ length: calls }, (_, index): Delta[] => [
      { type: 'tool-call-start', index, id: `${name}-${index}`, name: 'look' },
      { type: 'tool-call-args', index, text: JSON.stringify(`${name}-${index}`) },
      { type: 'tool-call-end', index },
    ]).flat(),
    { type: 'finish', reason, rawReason: reason },
    { type: 'done' },
  ];
}

const cutAfter = (deltas: readonly Delta[], count: number): Observable<Delta> =>
  concat(
    from(deltas.slice(0, count)),
    throwError(() => new TruncatedStreamError()),
  );

/** What has run, and under which keys. */
interface Ledger {
  readonly inputs: unknown[];
  readonly keys: string[];
}

/** Answers by the plan. Each round is tried until its cuts are used up, by retries or by a fallback. */
function agentOf(rounds: readonly { calls: number; cuts: readonly number[]; byFallback: boolean }[]): {
  readonly agent: Model;
  readonly ledger: Ledger;
} {
  const ledger: Ledger = { inputs: [], keys: [] };
  const attempts: number[] = [];
  const look: RunnableTool = {
    run(input, { key }: ToolContext) {
      ledger.inputs.push(input);
      ledger.keys.push(key);
      return input;
    },
  };
  const attempt = ({ messages }: ChatRequest): Observable<Delta> =>
    defer(() => {
      const results = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []));
      // The rounds so far, by the results that the model hears.
      const heard = new Set(
        results.map((part) => (part.type === 'tool-result' ? part.id.split('-')[0] : undefined)),
      );
      heard.delete(undefined);
      const at = heard.size;
      const number = (attempts[at] = (attempts[at] ?? 0) + 1);
      const { calls, cuts } = rounds[at] ?? { calls: 0, cuts: [] };
      const said = attemptOf(`r${at}a${number}`, calls, calls > 0 ? 'tool-calls' : 'stop');
      const cut = cuts[number - 1];
      return cut === undefined ? from(said) : cutAfter(said, Math.min(cut, said.length - 1));
    });
  const model: Model = (asked) => {
    const byFallback = rounds.some((each) => each.byFallback);
    const answer = attempt(asked);
    return byFallback
      ? answer.pipe(fallbackTo(attempt(asked), attempt(asked), attempt(asked), { onPartial: 'restart' }))
      : answer.pipe(retryWithBackoff({ count: 3, onPartial: 'restart', initialDelay: 0, maxDelay: 0 }));
  };
  return { agent: runTools(model, { look }), ledger };
}

describe('rule 4, a tool runs once', () => {
  it('for each call of a round that finished, under one key, whatever was cut, retried or replaced', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (rounds) => {
        const { agent, ledger } = agentOf(rounds);
        const message = await lastValueFrom(agent(request).pipe(accumulate()));
        // The attempt that finished each round is the one after its cuts.
        const names = [...rounds, { cuts: [] }].map(({ cuts }, at) => `r${at}a${cuts.length + 1}`);
        const calls = rounds.flatMap((each, at) =>
          Array.from({ length: each.calls }, (_, index) => `${names[at]}-${index}`),
        );
        expect(ledger.inputs).toStrictEqual(calls);
        expect(ledger.keys).toStrictEqual(calls.map((_, index) => `${names[0]}:${index}`));
        expect(message.toolCalls.map(({ index, id }) => [index, id])).toStrictEqual([...calls.entries()]);
        expect(message.parts.flatMap((part) => (part.type === 'tool-result' ? [part.id] : []))).toStrictEqual(
          calls,
        );
        expect(message.text).toBe(names.map((name) => `${name}. `).join(''));
        expect(message).toMatchObject({ status: 'complete', finishReason: 'stop' });
      }),
    );
  });

  it('not at all for a round that is never complete, in 1,000 random cuts', async () => {
    let runs = 0;
    const tools = { look: { run: () => (runs += 1) } };
    const whole = attemptOf('r', 3);
    const cut = fc.tuple(fc.nat(whole.length - 1), fc.boolean());
    for (const [count, errors] of fc.sample(cut, { numRuns: 1_000, seed: 4 })) {
      // Without an error, but also without its finish: of the last two, only one is that.
      const rest = errors ? cutAfter(whole, count) : from(whole.slice(0, Math.min(count, whole.length - 2)));
      await outcomeOf(runTools(() => rest, tools)(request));
    }
    expect(runs).toBe(0);
  });

  it.each<FinishReason>(['stop', 'length', 'content-filter', 'refusal', 'error', 'pause', 'other'])(
    'not at all for a round that finished with %s',
    async (reason) => {
      let runs = 0;
      const tools = { look: { run: () => (runs += 1) } };
      const model: Model = () => from(attemptOf('r', 2, reason));
      await outcomeOf(runTools(model, tools, { maxRounds: 3 })(request));
      expect(runs).toBe(0);
    },
  );

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'only if its own entry exists, and never as %s',
    async (name) => {
      const heard: Message[] = [];
      const model: Model = ({ messages }) => {
        const [, answer] = messages;
        if (answer?.role === 'assistant') heard.push(answer as Message);
        return of<Delta[]>(
          { type: 'tool-call-start', index: 0, id: 'a', name },
          { type: 'finish', reason: answer ? 'stop' : 'tool-calls', rawReason: '' },
        );
      };
      await outcomeOf(runTools(model, {})(request));
      expect(heard[0]?.parts.at(-1)).toStrictEqual({
        type: 'tool-result',
        id: 'a',
        result: `There is no tool ${name}`,
        isError: true,
      });
    },
  );
});
