import { concat, lastValueFrom, NEVER, Observable, of } from 'rxjs';
import {
  accumulate,
  BudgetExceededError,
  createBudget,
  limitSpend,
  meter,
  runTools,
  type ChatRequest,
  type Delta,
  type MeterReport,
  type Model,
  type Usage,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { awsMessage } from '../support/awsMessages.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { PROVIDERS } from '../support/providers.ts';
import { serve } from '../support/server.ts';

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
const price = { input: 1_000_000, output: 1_000_000, cachedInput: 0, cacheWrite: 2 };
const budgetOf = (limit: number) => createBudget({ limit, now: () => 0 });

/** A number that stands for the one that a server writes in its place. */
const PLACEHOLDER = 123_456_789;
const usage = {
  inputTokens: PLACEHOLDER,
  outputTokens: PLACEHOLDER,
  cachedInputTokens: 0,
  reasoningTokens: 0,
};

/** The answer with other numbers of tokens, as only text can have them. */
function withNumber(
  { say, protocol }: (typeof PROVIDERS)[number],
  number: string,
): readonly (string | Uint8Array)[] {
  const replace = (text: string): string => text.replaceAll(String(PLACEHOLDER), number);
  const pieces = say({ text: 'Hello', usage });
  if (protocol !== 'bedrock-converse') return pieces.map((piece) => replace(String(piece)));
  const headers = {
    ':event-type': 'metadata',
    ':content-type': 'application/json',
    ':message-type': 'event',
  };
  const counts = JSON.stringify({ usage: { inputTokens: PLACEHOLDER, outputTokens: PLACEHOLDER } });
  return [...pieces.slice(0, -1), awsMessage(headers, replace(counts))];
}

const countsIn = ({ raw, ...counts }: Usage): readonly unknown[] => Object.values(counts);
const isSound = (count: unknown): boolean => typeof count === 'number' && count >= 0 && count < Infinity;

describe.each(PROVIDERS)('rule 8, counts are finite and not negative: $protocol', (provider) => {
  it.each(['-5', '-1e400', '1e400', '1e300', '9007199254740994', '"7"', 'null', 'true', '[5]', '{}'])(
    'also if the server says %s',
    async (number) => {
      await using server = await serve((response) => {
        response.writeHead(200, provider.headers);
        for (const piece of withNumber(provider, number)) response.write(piece);
        response.end();
      });
      const budget = budgetOf(1e9);
      const reports: MeterReport[] = [];
      const model: Model = (asked) =>
        provider
          .modelAt(server.url)(asked)
          .pipe(
            meter((report) => reports.push(report), { price }),
            limitSpend(budget, { price, inputTokens: 3 }),
          );
      const message = await lastValueFrom(runTools(model, {})(request).pipe(accumulate()));
      expect(message).toMatchObject({ text: 'Hello', status: 'complete' });
      if (message.usage) expect(countsIn(message.usage).every(isSound)).toBe(true);
      expect(reports.every(({ cost = 0, outputTokens = 0 }) => isSound(cost) && isSound(outputTokens))).toBe(
        true,
      );
      expect(reports).toHaveLength(1);
      const booked = Number(budget.add(0));
      expect(isSound(booked)).toBe(true);
      expect(booked).toBeLessThan(1e9);
    },
  );
});

/** What a model of the app's own may say: protocols let no such count pass. */
const said = (count: number): Delta => ({
  type: 'usage',
  usage: { inputTokens: count, outputTokens: count, totalTokens: count, raw: {} },
});
const text: Delta = { type: 'text', text: 'abcd' };

describe('rule 8, budgets fail closed', () => {
  it.each([NaN, -1, -Infinity, Infinity, 1e300])(
    'on a count of %s, and give nothing back for it',
    async (count) => {
      const budget = budgetOf(100);
      await budget.add(50);
      const answer = concat(of(text, said(count), text), NEVER).pipe(
        limitSpend(budget, { price, outputTokens: 10 }),
      );
      const { error, values } = await outcomeOf(answer);
      expect(error).toBeInstanceOf(BudgetExceededError);
      expect(values).toHaveLength(2);
      expect(budget.add(0)).toBe(51);
    },
  );

  it.each([NaN, -1, Infinity])(
    'on a limit, a price or a reservation of %s, before anything is sent',
    (bad) => {
      let sent = 0;
      const source = new Observable<Delta>(() => void (sent += 1));
      const uses: readonly (() => Observable<Delta>)[] = [
        () => source.pipe(limitSpend(budgetOf(1), { price: { ...price, input: bad } })),
        () => source.pipe(limitSpend(budgetOf(1), { price: { ...price, cacheWrite: bad } })),
        () => source.pipe(limitSpend(budgetOf(1), { price, inputTokens: bad })),
        () => source.pipe(limitSpend(budgetOf(1), { price, outputTokens: bad })),
      ];
      for (const use of uses) expect(use).toThrow(TypeError);
      if (bad !== Infinity) expect(() => budgetOf(bad)).toThrow(TypeError);
      expect(sent).toBe(0);
    },
  );

  it.each([NaN, -1, Infinity])('on a price function that returns %s only later', async (bad) => {
    const budget = budgetOf(100);
    const later = ({ outputTokens }: Omit<Usage, 'raw'>): number => (outputTokens > 1 ? bad : outputTokens);
    const { error } = await outcomeOf(of(text, text, text).pipe(limitSpend(budget, { price: later })));
    expect(error).toBeInstanceOf(BudgetExceededError);
    expect(budget.add(0)).toBe(1);
  });

  it.each([NaN, undefined, '5', null])('on a store that returns %s', async (sum) => {
    const store = (): number => sum as number;
    for (const add of [store, () => Promise.resolve(store())]) {
      let sent = 0;
      const source = new Observable<Delta>(() => void (sent += 1));
      const budget = createBudget({ limit: 9, store: add });
      for (const outputTokens of [0, 1]) {
        const { error } = await outcomeOf(source.pipe(limitSpend(budget, { price, outputTokens })));
        expect(error).toBeInstanceOf(Error);
      }
      expect(sent).toBe(0);
    }
  });

  it('on a store that says nothing any more, in mid-answer', async () => {
    let calls = 0;
    const store = (): number => (++calls === 1 ? 0 : NaN);
    const answer = concat(of(text, text), NEVER).pipe(
      limitSpend(createBudget({ limit: 9, store }), { price }),
    );
    expect((await outcomeOf(answer)).error).toBeInstanceOf(BudgetExceededError);
  });
});
