import { from, map, of } from 'rxjs';
import { accumulate, type AccumulateConfig, type Delta, type Message } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf, type Outcome } from '../support/outcomeOf.ts';

const a: Delta = { type: 'text', text: 'Hel' };
const b: Delta = { type: 'text', text: 'lo' };
const c: Delta = { type: 'text', text: 'Other', choice: 1 };
const r: Delta = { type: 'restart', attempt: 2, error: undefined };
const saying = (text: string, attempt = 1): Message => ({
  role: 'assistant',
  status: 'streaming',
  text,
  reasoning: '',
  parts: text === '' ? [] : [{ type: 'text', text }],
  toolCalls: [],
  attempt,
});

describe('accumulate', () => {
  it(
    'emits a snapshot per delta, as the diagram shows',
    marbles((m) => {
      const [deltas, messages] = diagram('operators/accumulate', 'deltas', 'messages');
      const source = m.cold(deltas, { a, b, r });
      const snapshots = { x: saying('Hel'), y: saying('Hello'), z: saying('', 2), v: saying('Hel', 2) };
      m.expect(source.pipe(accumulate())).toBeObservable(messages, snapshots);
    }),
  );

  it('takes a delta that is a part as it is', async () => {
    const source: Delta = { type: 'source', url: 'https://a.example', raw: {} };
    const { values } = await outcomeOf(of(a, source).pipe(accumulate()));
    expect(values.at(-1)?.parts).toStrictEqual([{ type: 'text', text: 'Hel' }, source]);
    expect(values.at(-1)?.parts[1]).toBe(source);
  });

  it('assembles the configured choice', async () => {
    const source = of<Delta[]>(a, c, b, { type: 'done' });
    const texts = async (choice: number): Promise<unknown> =>
      (await outcomeOf(source.pipe(accumulate({ choice })))).values.map(
        ({ text, status }) => `${text} ${status}`,
      );
    expect(await texts(0)).toEqual(['Hel streaming', 'Hello streaming', 'Hello complete']);
    expect(await texts(1)).toEqual(['Other streaming', 'Other complete']);
  });

  it('errors if the message has more parts than `maxItems`, 10,000 by default, and keeps what came before', async () => {
    const deltas = Array.from({ length: 10_001 }, (_, at): Delta => ({ type: 'data', name: 'n', value: at }));
    const countOf = (config?: AccumulateConfig): Promise<Outcome<number>> =>
      // Not the snapshots themselves: all their lists are 400 MB.
      outcomeOf(
        from(deltas).pipe(
          accumulate(config),
          map(({ parts }) => parts.length),
        ),
      );
    const tooLarge = { name: 'ParseError', reason: 'too-large' };

    const { values, error } = await countOf();
    expect([values.at(-1), error]).toMatchObject([10_000, tooLarge]);
    const two = await countOf({ maxItems: 2 });
    expect([two.values, two.error]).toMatchObject([[1, 2], tooLarge]);
    const all = await countOf({ maxItems: Infinity });
    expect([all.values.at(-1), all.error]).toEqual([10_001, undefined]);
  });

  it('counts the parts of each attempt by itself', async () => {
    const { values } = await outcomeOf(of(a, r, a).pipe(accumulate({ maxItems: 1 })));
    expect(values).toHaveLength(3);
  });

  it('takes deltas without a choice for every choice', async () => {
    const whole: Delta[] = [
      { type: 'start', id: 'one' },
      { ...a, choice: 1 },
      r,
      { type: 'tool-result', id: 'call', result: 1 },
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3, raw: {} } },
      { type: 'unknown', raw: {} },
      { type: 'done' },
    ];
    const { values } = await outcomeOf(of(...whole).pipe(accumulate({ choice: 1 })));
    expect(values).toHaveLength(whole.length);
    expect(values[1]).toMatchObject({ id: 'one', text: 'Hel', attempt: 1 });
    expect(values.at(-1)).toMatchObject({
      attempt: 2,
      text: '',
      parts: [{ type: 'tool-result' }],
      usage: { totalTokens: 3 },
      status: 'complete',
    });
  });
});
