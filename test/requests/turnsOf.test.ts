import { identity } from 'rxjs';
import {
  anthropicMessagesBody,
  reduceMessage,
  type ChatMessage,
  type Delta,
  type MessagePart,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { turnsOf, type AssistantTurn, type UserTurn } from '../../src/requests/turnsOf.ts';
import { answerOf, call, resultOf } from '../support/answers.ts';
import { says } from '../support/recordedRequests.ts';

const WIRE = { protocol: 'mine', ids: /^[\w-]{1,9}$/ };
const unexpected = (): never => expect.fail('a turn of the other kind');
const said: MessagePart = { type: 'text', text: 'Hi' };

function turns(...parts: readonly MessagePart[]): readonly AssistantTurn[] {
  return turnsOf<AssistantTurn>([answerOf(...parts)], WIRE, unexpected, (turn) => [turn]);
}

/** The results of each turn, by the ids of their calls. */
function resultsOf(...parts: readonly MessagePart[]): unknown {
  return turns(...parts).map(({ results }) =>
    results.map(({ call, result, isError }) => [call.id, isError ? 'error' : result]),
  );
}

describe('turnsOf', () => {
  it('makes a turn of each round, with the results in the order of the calls', () => {
    const a = call({ id: 'a' });
    const b = call({ id: 'b' });
    const c = call({ id: 'c' });
    expect(
      resultsOf(said, a, b, resultOf('b', 2), resultOf('a', 1), said, c, resultOf('c', 3), said),
    ).toEqual([
      [
        ['a', 1],
        ['b', 2],
      ],
      [['c', 3]],
      [],
    ]);
  });

  it('gives an error as the result of each call that has none', () => {
    expect(resultsOf(call({ id: 'a' }), call({ id: 'b' }), resultOf('b', 2))).toEqual([
      [
        ['a', 'error'],
        ['b', 2],
      ],
    ]);
  });

  it('finds the call of a result that comes late, or comes twice', () => {
    const a = call({ id: 'a' });
    const b = call({ id: 'b' });
    expect(resultsOf(a, b, resultOf('a', 1), said, resultOf('b', 2), resultOf('a', 3))).toEqual([
      [
        ['a', 3],
        ['b', 2],
      ],
      [],
    ]);
  });

  it('takes the result of a tool that the provider runs for no result of ours', () => {
    const theirs = call({ id: 'x', providerExecuted: true });
    expect(turns(said, theirs, resultOf('x'), said)).toMatchObject([{ parts: [said, said], results: [] }]);
  });

  it('leaves out blank text, sources and messages without content', () => {
    const blank: MessagePart = { type: 'text', text: ' \n' };
    expect(turns(blank, { type: 'source', raw: {} })).toEqual([]);
    const written = (messages: readonly ChatMessage[]): readonly UserTurn[] =>
      turnsOf<UserTurn>(messages, WIRE, identity, unexpected);
    expect(written([...says(' '), ...says([{ type: 'text', text: '' }])])).toEqual([]);
    expect(
      written(
        says([
          { type: 'text', text: '' },
          { type: 'text', text: 'Hi' },
        ]),
      ),
    ).toEqual(says([{ type: 'text', text: 'Hi' }]));
  });

  it('leaves out the thoughts of another provider and the proof of its calls', () => {
    const thought: MessagePart = { type: 'reasoning', text: 'Hm.', signature: 'S' };
    const own = call({ id: 'a', signature: 'S', protocol: 'mine' });
    const foreign = call({ id: 'b', signature: 'S', protocol: 'other' });
    const [turn] = turns(
      { ...thought, protocol: 'other' },
      { ...thought, protocol: 'mine' },
      thought,
      own,
      foreign,
    );
    expect(turn?.parts.map((part) => part.type)).toEqual([
      'reasoning',
      'reasoning',
      'tool-call',
      'tool-call',
    ]);
    expect(turn?.results.map((result) => result.call.signature)).toEqual(['S', undefined]);
  });

  describe('ids', () => {
    it('that the provider refuses become nine letters and digits, the same each time', () => {
      const [id] = turns(call({ id: 'functions.weather:0' }))[0]?.results.map(({ call }) => call.id) ?? [];
      expect(id).toMatch(/^[a-z\d]{9}$/);
      expect(turns(call({ id: 'functions.weather:0' }))[0]?.results[0]?.call.id).toBe(id);
    });

    it('stay what they are when the conversation grows', () => {
      const idsOf = (...ids: readonly string[]): readonly unknown[] =>
        turns(...ids.map((id) => call({ id }))).flatMap(({ results }) => results.map(({ call }) => call.id));
      const ids = ['a b', 'c', 'c', '100000003', 'd e'];
      expect(new Set(idsOf(...ids))).toHaveProperty('size', ids.length);
      for (const length of ids.keys())
        expect(idsOf(...ids.slice(0, length))).toStrictEqual(idsOf(...ids).slice(0, length));
    });

    it('are found for their results by what the answer says', () => {
      expect(resultsOf(call({ id: 'a b' }), resultOf('a b', 1))).toEqual([[[expect.any(String), 1]]]);
    });

    it('that come again in a later round are told apart', () => {
      const again = resultsOf(call({ id: 'a' }), resultOf('a', 1), call({ id: 'a' }), resultOf('a', 2));
      expect(again).toEqual([[['a', 1]], [[expect.stringMatching(/^[a-z\d]{9}$/), 2]]]);
    });

    it('are found in linear time for many calls that have none', () => {
      const { id: _id, ...bare } = call().toolCall;
      const parts = Array.from({ length: 10_000 }, (): MessagePart => ({
        type: 'tool-call',
        toolCall: bare,
      }));
      const ids = turns(...parts)[0]?.results.map((result) => result.call.id);
      expect(new Set(ids)).toHaveProperty('size', 10_000);
    }, 1_000);

    it('are found in linear time for the results of many calls', () => {
      const parts = Array.from({ length: 10_000 }, (_, at): MessagePart[] => [
        { type: 'tool-call', toolCall: { ...call().toolCall, id: `c${at}` } },
        { type: 'tool-result', id: `c${at}`, result: at },
      ]).flat();
      const { messages } = anthropicMessagesBody({
        messages: [{ role: 'assistant', parts }],
        maxOutputTokens: 1,
      });
      expect(messages).toHaveLength(20_000);
    }, 3_000);

    it('are made up for calls that have none, and their results come in order', () => {
      const deltas: Delta[] = [0, 1].flatMap((index): Delta[] => [
        { type: 'tool-call-start', index, name: 'f' },
        { type: 'tool-call-end', index },
      ]);
      const results = [0, 1].map((result): Delta => ({ type: 'tool-result', id: '', result }));
      const message = [...deltas, ...results].reduce(reduceMessage, undefined);
      const [[first, second]] = resultsOf(...(message?.parts ?? [])) as [[[string, 0], [string, 1]]];
      expect([first[1], second[1]]).toEqual([0, 1]);
      expect(new Set([first[0], second[0], ''])).toHaveProperty('size', 3);
    });
  });
});
