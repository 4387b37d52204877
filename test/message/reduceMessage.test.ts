import { reduceMessage, type Delta, type Message } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

const assemble = (...deltas: readonly Delta[]): Message | undefined =>
  deltas.reduce(reduceMessage, undefined as Message | undefined);

describe('reduceMessage', () => {
  it('joins text within a block and keeps blocks apart', () => {
    const message = assemble(
      { type: 'start', id: 'm1', model: 'm' },
      { type: 'text', text: 'a', block: 0 },
      { type: 'text', text: 'b', block: 0 },
      { type: 'text', text: 'c', block: 2 },
    );
    expect(message).toMatchObject({ id: 'm1', model: 'm', text: 'abc', status: 'streaming', attempt: 1 });
    expect(message?.parts).toEqual([
      { type: 'text', text: 'ab', block: 0 },
      { type: 'text', text: 'c', block: 2 },
    ]);
  });

  it('continues a text after a citation', () => {
    const source: Delta = { type: 'source', url: 'u', raw: 1 };
    const message = assemble({ type: 'text', text: 'a' }, source, { type: 'text', text: 'b' });
    expect(message?.parts).toEqual([{ type: 'text', text: 'ab' }, source]);
  });

  it('retains signatures and encrypted reasoning, and appends nothing to them', () => {
    const message = assemble(
      { type: 'reasoning', text: 'a' },
      { type: 'reasoning', text: 'b', signature: 's' },
      { type: 'reasoning', text: '', redacted: 'r' },
      { type: 'reasoning', text: 'c' },
    );
    expect(message?.reasoning).toBe('abc');
    expect(message?.parts).toEqual([
      { type: 'reasoning', text: 'ab', signature: 's' },
      { type: 'reasoning', text: '', redacted: 'r' },
      { type: 'reasoning', text: 'c' },
    ]);
  });

  it('joins a refusal, and retains results, files and data in their order', () => {
    const others: Delta[] = [
      { type: 'tool-result', id: 'c1', result: 1 },
      { type: 'file', mediaType: 'image/png', data: 'AA==' },
      { type: 'data', name: 'n', value: 1 },
    ];
    const message = assemble({ type: 'refusal', text: 'I ' }, { type: 'refusal', text: 'won’t' }, ...others);
    expect(message?.parts).toEqual([{ type: 'refusal', text: 'I won’t' }, ...others]);
  });

  describe('tool calls', () => {
    const start: Delta = { type: 'tool-call-start', index: 0, id: 'c1', name: 'f' };
    const args = (text: string, index = 0): Delta => ({ type: 'tool-call-args', index, text });
    const end: Delta = { type: 'tool-call-end', index: 0 };

    it('are parsed strictly once they are complete', () => {
      const streaming = assemble(start, args('{"a"'))?.toolCalls[0];
      expect(streaming).toEqual({
        index: 0,
        id: 'c1',
        name: 'f',
        argumentsText: '{"a"',
        arguments: {},
        status: 'streaming',
      });
      expect(assemble(start, args('{"a"'), args(':1}'), end)?.toolCalls[0]).toMatchObject({
        argumentsText: '{"a":1}',
        arguments: { a: 1 },
        status: 'complete',
      });
      expect(assemble(start, end)?.toolCalls[0]).toMatchObject({ arguments: {}, status: 'complete' });
    });

    it('are invalid, and never repaired, if a limit cut them off', () => {
      const finish: Delta = { type: 'finish', reason: 'length', rawReason: 'length' };
      const message = assemble(start, args('{"a":"rm'), finish);
      expect(message?.toolCalls[0]).toMatchObject({
        arguments: undefined,
        status: 'invalid',
        argumentsText: '{"a":"rm',
      });
      expect(message?.status).toBe('complete');
    });

    it('are the same object in parts and toolCalls; provider-executed calls are only in parts', () => {
      const other: Delta = { type: 'tool-call-start', index: 1, name: 'search', providerExecuted: true };
      const message = assemble(start, other, args('{}', 1), args('{}'), { type: 'done' });
      expect(message?.toolCalls).toHaveLength(1);
      const calls = message?.parts.flatMap((part) => (part.type === 'tool-call' ? [part.toolCall] : []));
      expect(calls?.map(({ name, status }) => [name, status])).toEqual([
        ['f', 'complete'],
        ['search', 'complete'],
      ]);
      expect(calls?.[0]).toBe(message?.toolCalls[0]);
    });

    it('pollute no prototype', () => {
      const call = assemble(start, args('{"__proto__":{"bad":1},"constructor":{"prototype":{"bad":1}}}'), end)
        ?.toolCalls[0];
      expect(call?.status).toBe('complete');
      expect(Object.hasOwn({}, 'bad') || 'bad' in {}).toBe(false);
      expect(Object.getPrototypeOf(call?.arguments)).toBe(Object.prototype);
    });

    it('are found by their index, whatever a store makes of the message between two deltas', () => {
      const other: Delta = { type: 'tool-call-start', index: 1, name: 'g' };
      const finish: Delta = { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' };
      const deltas = [start, other, args('{"a":'), args('{}', 1), args('1}'), end, finish];
      const stores: readonly ((message: Message) => Message)[] = [
        (message) => JSON.parse(JSON.stringify(message)) as Message,
        (message) => structuredClone(message),
        draftOf,
      ];
      // The finish reads all calls from the parts, so what comes before it is looked at too.
      for (const [store, told] of stores.flatMap((each) =>
        [deltas, deltas.slice(0, -1)].map((some) => [each, some] as const),
      )) {
        const message = told.reduce<Message | undefined>(
          (before, delta) => reduceMessage(before && store(before), delta),
          undefined,
        );
        expect(JSON.stringify(message)).toBe(JSON.stringify(assemble(...told)));
        expect(Object.keys(message?.toolCalls ?? [])).toStrictEqual(['0', '1']);
      }
    });

    it('have the arguments that the wire said last, if the fragments were others', () => {
      const call = (text: string): unknown =>
        [start, { type: 'tool-call-args', index: 0, text } as const, { ...end, text: '{"x":1}' }].reduce<
          Message | undefined
        >(reduceMessage, undefined)?.toolCalls;
      const right = [{ argumentsText: '{"x":1}', arguments: { x: 1 }, status: 'complete' }];
      expect(call('{"x":')).toMatchObject(right);
      expect(call('{"x":2}')).toMatchObject(right);
    });

    it('continue after a finish that came in the middle of them', () => {
      const deltas: Delta[] = [
        start,
        { type: 'tool-call-args', index: 0, text: '{"x"' },
        { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
      ];
      const cut = deltas.reduce<Message | undefined>(reduceMessage, undefined);
      expect(cut?.toolCalls).toMatchObject([{ argumentsText: '{"x"', status: 'invalid' }]);
      const more = reduceMessage(cut, { type: 'tool-call-args', index: 0, text: ':1}' });
      expect(more.toolCalls).toMatchObject([{ argumentsText: '{"x":1}', status: 'streaming' }]);
      expect(reduceMessage(more, end).toolCalls).toMatchObject([{ arguments: { x: 1 }, status: 'complete' }]);
      expect(reduceMessage(cut, end)).toBe(cut);
    });

    it('are closed at the end by reading each part a few times, however many there are', () => {
      const readsOf = (count: number): number => {
        let reads = 0;
        const open = assemble(...Array.from({ length: count }, (_, index) => ({ ...start, index })));
        if (!open) throw new Error('no message');
        const parts = new Proxy(open.parts, {
          get(target, key) {
            reads += 1;
            const member: unknown = Reflect.get(target, key);
            return member;
          },
        });
        const message = reduceMessage({ ...open, parts }, { type: 'done' });
        expect(new Set(message.toolCalls.map(({ status }) => status))).toEqual(new Set(['complete']));
        return reads;
      };
      expect(readsOf(400)).toBeLessThan(5 * readsOf(100));
    });

    it('share what is complete with the message before the finish', () => {
      const before = assemble(start, args('{}'), end);
      const after = before && reduceMessage(before, { type: 'done' });
      expect(after?.parts).toBe(before?.parts);
      expect(after?.toolCalls).toBe(before?.toolCalls);
    });

    it('return the same message for fragments of a call that never began', () => {
      const before = assemble({ type: 'text', text: 'a' });
      expect(before && reduceMessage(before, args('{}', 7))).toBe(before);
    });
  });

  it('replaces usage, and has the finish reason', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3, raw: {} };
    const message = assemble(
      { type: 'usage', usage: { ...usage, outputTokens: 1 } },
      { type: 'usage', usage },
      { type: 'finish', reason: 'stop', rawReason: 'end_turn' },
    );
    expect(message).toMatchObject({
      usage,
      finishReason: 'stop',
      rawFinishReason: 'end_turn',
      status: 'complete',
    });
  });

  it('has no rawFinishReason if the wire has none', () => {
    const message = assemble({ type: 'finish', reason: 'stop', rawReason: '' });
    expect(message).toMatchObject({ finishReason: 'stop', status: 'complete' });
    expect(message).not.toHaveProperty('rawFinishReason');
  });

  it('continues when an agent’s next run starts, and retains the content', () => {
    const call: Delta = { type: 'tool-call-start', index: 0, name: 'f' };
    const runs: Delta[] = [
      { type: 'start', id: 'one' },
      { type: 'text', text: 'a' },
      { type: 'finish', reason: 'stop', rawReason: 'success' },
      { type: 'start', id: 'two' },
    ];
    const message = assemble(...runs);
    expect(message).toMatchObject({ id: 'two', text: 'a', status: 'streaming' });
    expect(message).not.toHaveProperty('finishReason');
    expect(message).not.toHaveProperty('rawFinishReason');
    expect(assemble(...runs, call, { type: 'done' })?.toolCalls[0]?.status).toBe('complete');
  });

  it('drops everything at a restart', () => {
    const message = assemble(
      { type: 'start', id: 'one' },
      { type: 'text', text: 'void' },
      { type: 'restart', attempt: 2, error: undefined },
      { type: 'text', text: 'new' },
    );
    expect(message).toEqual({
      role: 'assistant',
      status: 'streaming',
      text: 'new',
      reasoning: '',
      parts: [{ type: 'text', text: 'new' }],
      toolCalls: [],
      attempt: 2,
    });
  });

  it('ignores other choices and unknown records', () => {
    const before = assemble({ type: 'text', text: 'a' });
    expect(before && reduceMessage(before, { type: 'text', text: 'b', choice: 1 })).toBe(before);
    expect(before && reduceMessage(before, { type: 'unknown', raw: 1 })).toBe(before);
  });

  it('shares unchanged parts, and never changes an earlier message', () => {
    const before = assemble({ type: 'reasoning', text: 'r' }, { type: 'text', text: 'a' });
    const frozen = JSON.stringify(before);
    const after = reduceMessage(before, { type: 'text', text: 'b' });
    expect(after.parts[0]).toBe(before?.parts[0]);
    expect(after.toolCalls).toBe(before?.toolCalls);
    expect(JSON.stringify(before)).toBe(frozen);
  });

  describe('several rounds', () => {
    const call = (id?: string): readonly Delta[] => [
      { type: 'tool-call-start', index: 0, name: 'f', ...(id && { id }) },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'finish', reason: 'tool-calls', rawReason: '' },
    ];
    const result = (id = ''): Delta => ({ type: 'tool-result', id, result: 1 });

    it('each have their own calls, although each counts them from 0', () => {
      for (const [first, second] of [['a', 'b'], ['a', 'a'], []]) {
        const start: Delta = { type: 'start' };
        const message = assemble(
          start,
          ...call(first),
          result(first),
          start,
          ...call(second),
          result(second),
        );
        expect(message?.toolCalls.map(({ id, status }) => [id, status])).toEqual([
          [first, 'complete'],
          [second, 'complete'],
        ]);
        const types = message?.parts.map((part) => part.type);
        expect(types).toEqual(['tool-call', 'tool-result', 'tool-call', 'tool-result']);
      }
    });

    it('each have their own calls, also if an earlier one never got its result', () => {
      const message = assemble(...call('a'), { type: 'start' }, ...call('a'));
      expect(message?.toolCalls).toHaveLength(2);
    });

    it('write on each thought and each call which protocol it came by', () => {
      const thought: Delta = { type: 'reasoning', text: 'Hm.' };
      const message = assemble(
        { type: 'start', protocol: 'mine' },
        thought,
        thought,
        ...call('a'),
        { type: 'start', protocol: 'other' },
        { type: 'reasoning', text: 'Oh.', signature: 's' },
        { type: 'tool-call-start', index: 1, id: 'b', name: 'f', signature: 't' },
        { type: 'tool-call-args', index: 1, text: '{' },
        { type: 'text', text: 'Hi' },
      );
      expect(message?.parts).toMatchObject([
        { type: 'reasoning', text: 'Hm.Hm.', protocol: 'mine' },
        { type: 'tool-call', toolCall: { id: 'a', protocol: 'mine', status: 'complete' } },
        { type: 'reasoning', text: 'Oh.', signature: 's', protocol: 'other' },
        { type: 'tool-call', toolCall: { id: 'b', protocol: 'other', signature: 't', argumentsText: '{' } },
        { type: 'text', text: 'Hi' },
      ]);
      expect(message?.protocol).toBe('other');
    });

    it('don’t join the thoughts of two providers', () => {
      const thought: Delta = { type: 'reasoning', text: 'Hm.' };
      const other: Delta = { type: 'start', protocol: 'other' };
      const message = assemble({ type: 'start', protocol: 'mine' }, thought, other, thought);
      expect(message?.parts).toHaveLength(2);
      expect(message?.reasoning).toBe('Hm.Hm.');
    });

    it('forget with a restart who spoke', () => {
      const restart: Delta = { type: 'restart', attempt: 2, error: undefined };
      expect(assemble({ type: 'start', protocol: 'mine' }, restart)).not.toHaveProperty('protocol');
    });
  });
});

/** Like a draft of immer's: each place of an object in the tree has a proxy of its own. */
function draftOf<T extends object>(value: T): T {
  const drafts = new Map<PropertyKey, unknown>();
  return new Proxy(value, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'object' || member === null) return member;
      if (!drafts.has(key)) drafts.set(key, draftOf(member));
      return drafts.get(key);
    },
  });
}
