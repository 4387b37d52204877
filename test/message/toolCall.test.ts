import { describe, expect, it, vi } from 'vitest';
import { isClosed, reduceMessage, type Delta, type Message, type ToolCall } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';

const start: Delta = { type: 'tool-call-start', index: 0, id: 'a', name: 'f' };
const args = (text: string): Delta => ({ type: 'tool-call-args', index: 0, text });
const end: Delta = { type: 'tool-call-end', index: 0 };

function messagesOf(...deltas: readonly Delta[]): readonly Message[] {
  let message: Message | undefined;
  return deltas.map((delta) => (message = reduceMessage(message, delta)));
}
function callOf(message: Message | undefined): ToolCall {
  const call = message?.toolCalls[0];
  if (!call) throw new Error('no call');
  return call;
}

describe('the arguments of a tool call', () => {
  it('grow while they arrive, and are parsed strictly at the end', () => {
    const messages = messagesOf(start, args('{"city":"Ro'), args('me","days":[1'), args('2]}'), end);
    expect(messages.map((message) => callOf(message).arguments)).toEqual([
      undefined,
      { city: 'Ro' },
      { city: 'Rome', days: [] },
      { city: 'Rome', days: [12] },
      { city: 'Rome', days: [12] },
    ]);
    expect(messages.map((message) => callOf(message).status)).toEqual([
      'streaming',
      'streaming',
      'streaming',
      'streaming',
      'complete',
    ]);
  });

  it('are the text itself if the call is custom, JSON or not, and invalid if a limit cut it', () => {
    const custom: Delta = { ...start, custom: true };
    const finish = (reason: 'tool-calls' | 'length'): Delta => ({ type: 'finish', reason, rawReason: '' });
    const fields = { index: 0, id: 'a', name: 'f', custom: true };
    const read = (...deltas: Delta[]): unknown[] =>
      messagesOf(custom, ...deltas).map((message) => {
        const { argumentsText, ...call } = callOf(message);
        return call;
      });

    expect(read(args('SELECT '), args('1'), end)).toEqual([
      { ...fields, status: 'streaming', arguments: '' },
      { ...fields, status: 'streaming', arguments: 'SELECT ' },
      { ...fields, status: 'streaming', arguments: 'SELECT 1' },
      { ...fields, status: 'complete', arguments: 'SELECT 1' },
    ]);
    expect(read(args('{"x":1}'), finish('tool-calls')).at(-1)).toEqual({
      ...fields,
      status: 'complete',
      arguments: '{"x":1}',
    });
    expect(read(end).at(-1)).toEqual({ ...fields, status: 'complete', arguments: '' });
    expect(read(args('{"x":1}'), finish('length')).at(-1)).toEqual({
      ...fields,
      status: 'invalid',
      arguments: undefined,
    });
  });

  it('are the same whenever they are read: at once, at the end, backwards, twice', () => {
    const text = JSON.stringify({ a: ['x', { b: 'yy' }], c: 'zzz', d: null });
    const deltas = [start, ...splitAt(text, 3).map(args)];
    const atOnce: unknown[] = [];
    let message: Message | undefined;
    for (const delta of deltas) atOnce.push(callOf((message = reduceMessage(message, delta))).arguments);

    const late = messagesOf(...deltas);
    expect(late.map((snapshot) => callOf(snapshot).arguments)).toEqual(atOnce);
    const backwards = messagesOf(...deltas);
    expect(backwards.toReversed().map((snapshot) => callOf(snapshot).arguments)).toEqual(atOnce.toReversed());
    const some = messagesOf(...deltas);
    expect(callOf(some[3]).arguments).toEqual(atOnce[3]);
    expect(callOf(some[7]).arguments).toEqual(atOnce[7]);
    expect(callOf(some[2]).arguments).toEqual(atOnce[2]);
    expect(callOf(some.at(-1)).arguments).toEqual(atOnce.at(-1));
  });

  it('cost no more if many snapshots are read late than if each is read at once', () => {
    const removals = [vi.spyOn(Array.prototype, 'shift'), vi.spyOn(Array.prototype, 'splice')];
    const late = messagesOf(start, args('["'), ...Array.from({ length: 500 }, () => args('x')));
    expect(late.map((message) => JSON.stringify(callOf(message).arguments)?.length).at(-1)).toBe(504);
    // Removing from the beginning of a list moves all that follows.
    for (const removal of removals) expect(removal).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('share closed parts, and are the same object whenever one snapshot is read', () => {
    const [, first, second] = messagesOf(start, args('{"done":{"x":1},"more":"a'), args('b'));
    const before = callOf(first).arguments as { done: object; more: string };
    const after = callOf(second).arguments as { done: object; more: string };
    expect(after.done).toBe(before.done);
    expect([before.more, after.more]).toEqual(['a', 'ab']);
    expect(callOf(second).arguments).toBe(after);
  });

  it('of two messages that continue the same one don’t mix', () => {
    const common = messagesOf(start, args('{"x":"a')).at(-1);
    const left = reduceMessage(common, args('L"}'));
    const right = reduceMessage(common, args('R"}'));
    expect([callOf(left).arguments, callOf(right).arguments]).toEqual([{ x: 'aL' }, { x: 'aR' }]);
    expect(callOf(common).arguments).toEqual({ x: 'a' });
  });

  it('continue a message that was stored and loaded', () => {
    const stored = structuredClone(messagesOf(start, args('{"x":"a')).at(-1));
    expect(callOf(reduceMessage(stored, args('b"}'))).arguments).toEqual({ x: 'ab' });
  });

  it('grow behind a proxy too, and are still known to be open', () => {
    const message = messagesOf(start, args('{"city":"Rome","days":[1')).at(-1);
    const call = callOf(message && reactive(message));
    expect(call.arguments).toEqual({ city: 'Rome', days: [] });
    expect([isClosed(call.arguments, 'city'), isClosed(call.arguments, 'days')]).toEqual([true, false]);
    expect(isClosed((call.arguments as { days: unknown }).days)).toBe(false);
  });

  it('that aren’t JSON keep their last valid value, and are invalid at the end, never repaired', () => {
    const [, cut, broken, closed] = messagesOf(start, args('{"x":[1,'), args('oops'), {
      type: 'finish',
      reason: 'length',
      rawReason: 'length',
    });
    expect([callOf(cut).arguments, callOf(broken).arguments]).toEqual([{ x: [1] }, { x: [1] }]);
    expect([callOf(closed).status, callOf(closed).arguments]).toEqual(['invalid', undefined]);
    expect(callOf(closed).argumentsText).toBe('{"x":[1,oops');
  });

  it('that never arrived because the model was cut off are invalid; a call without arguments isn’t', () => {
    const cut = { type: 'finish', reason: 'length', rawReason: 'length' } as const;
    const [, open] = messagesOf(start, cut);
    expect(callOf(open)).toMatchObject({ status: 'invalid', arguments: undefined });
    const [, , ended] = messagesOf(start, end, cut);
    expect(callOf(ended)).toMatchObject({ status: 'complete', arguments: {} });
    const [, complete] = messagesOf(start, { ...cut, reason: 'stop' });
    expect(callOf(complete)).toMatchObject({ status: 'complete', arguments: {} });
    expect(callOf(messagesOf(start, args(' \n'), end).at(-1))).toMatchObject({
      status: 'complete',
      arguments: {},
    });
  });

  it('are invalid beyond the limits of growing ones: their readers recurse', () => {
    const statusOf = (text: string): string => callOf(messagesOf(start, args(text), end).at(-1)).status;
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    const keyed = (count: number): string =>
      `{${Array.from({ length: count }, (_, at) => `"${at}":0`).join(',')}}`;
    expect([128, 129, 8_000].map((depth) => statusOf(nested(depth)))).toEqual([
      'complete',
      'invalid',
      'invalid',
    ]);
    expect([100_000, 100_001].map((count) => statusOf(keyed(count)))).toEqual(['complete', 'invalid']);
    expect(JSON.stringify(messagesOf(start, args(nested(8_000)), end).at(-1))).toContain('invalid');
  });

  it('can’t touch any prototype', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    for (const message of messagesOf(start, ...splitAt(text, 4).map(args), end)) {
      void callOf(message).arguments;
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('appear in copies and prints of a call', () => {
    const call = callOf(messagesOf(start, args('{"x":1')).at(-1));
    expect(JSON.parse(JSON.stringify(call))).toEqual({
      index: 0,
      id: 'a',
      name: 'f',
      argumentsText: '{"x":1',
      arguments: {},
      status: 'streaming',
    });
    expect({ ...call }.arguments).toEqual({});
  });

  it('are not parsed before they are read', () => {
    // A parser looks at each mark of the text that it is given.
    const charAt = vi.spyOn(String.prototype, 'charAt');
    const message = messagesOf(start, args('{"x":'), args('1')).at(-1);
    expect(charAt).not.toHaveBeenCalled();

    const { arguments: first } = callOf(message);
    const parsed = [...new Set(charAt.mock.contexts)];
    charAt.mockClear();
    const { arguments: second } = callOf(reduceMessage(message, args('}')));
    const parsedThen = [...new Set(charAt.mock.contexts)];
    charAt.mockRestore();

    expect([first, second]).toEqual([{}, { x: 1 }]);
    expect([parsed, parsedThen]).toEqual([['{"x":1'], ['}']]);
  });
});

/** Like Vue's `reactive`: a deep proxy that passes itself to getters, of everything that is extensible. */
function reactive<T extends object>(value: T): T {
  return new Proxy(value, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      const isWrapped = typeof member === 'object' && member !== null && Object.isExtensible(member);
      return isWrapped ? reactive(member) : member;
    },
  });
}

describe('arguments that end again and again', () => {
  const again = (count: number): readonly Delta[] =>
    Array.from({ length: count }, () => [args('x'), end]).flat();

  it('are parsed only as often as a host needs that ends them with each record', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const long = args(`{"a":"${'x'.repeat(1_000_000)}`);
    const call = callOf(messagesOf(start, long, ...again(100), args('"}'), end).at(-1));
    // 16 times, 20,000,000 characters, and the time that goes beyond.
    expect(parse).toHaveBeenCalledTimes(37);
    expect(call).toMatchObject({ status: 'invalid', arguments: undefined });
  });

  it('are complete if they were in the middle each time', () => {
    const call = callOf(messagesOf(start, args('{"a":"'), ...again(1_000), args('"}'), end).at(-1));
    expect(call).toMatchObject({ status: 'complete', arguments: { a: 'x'.repeat(1_000) } });
  });
});
