import type { Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { emitOf } from '../../../src/protocols/shared/emitOf.ts';
import { ToolCalls } from '../../../src/protocols/shared/ToolCalls.ts';

const start = (index: number, id: string): object => ({ type: 'tool-call-start', index, id, name: 'f' });
const args = (index: number, text: string): object => ({ type: 'tool-call-args', index, text });
const end = (index: number): object => ({ type: 'tool-call-end', index });

/** Calls told apart by their ids, and what they have emitted since it was last asked for. */
function createCalls(): { calls: ToolCalls<string>; open: (id: string) => void; emitted: () => Delta[] } {
  const deltas: Delta[] = [];
  const calls = new ToolCalls<string>((delta) => deltas.push(delta));
  return {
    calls,
    open: (id) => calls.start(id, { id, name: 'f' }),
    emitted: () => deltas.splice(0),
  };
}

describe('ToolCalls', () => {
  it('opens a call once, and again after its end', () => {
    const { calls, open, emitted } = createCalls();
    open('a');
    expect(emitted()).toEqual([start(0, 'a')]);
    open('a');
    expect(emitted()).toEqual([]);
    calls.end('a');
    expect(emitted()).toEqual([end(0)]);
    calls.end('a');
    expect(emitted()).toEqual([]);
    open('a');
    expect(emitted()).toEqual([start(1, 'a')]);
  });

  it('adds to an open call the id and the name that it lacked', () => {
    const { calls, emitted } = createCalls();
    calls.start('k', { providerExecuted: false });
    calls.start('k', { name: 'f' });
    calls.start('k', { id: 'a', name: 'f' });
    calls.start('k', { id: 'b' });
    expect(emitted()).toEqual([{ type: 'tool-call-start', index: 0, name: 'f' }, start(0, 'a')]);
  });

  it('buffers a call until its name is known or it ends, and leaves no gap', () => {
    const { calls, emitted } = createCalls();
    calls.start('a', { id: 'a' });
    calls.add('a', '{}');
    calls.start('b', { id: 'b', name: 'f' });
    expect(emitted()).toEqual([start(0, 'b')]);
    calls.start('a', { name: 'f' });
    calls.start('c', {});
    calls.end('c');
    expect(emitted()).toEqual([
      start(1, 'a'),
      args(1, '{}'),
      { type: 'tool-call-start', index: 2, name: '' },
      end(2),
    ]);
  });

  it('appends to open calls only', () => {
    const { calls, open, emitted } = createCalls();
    expect(calls.add('a', '{')).toBe(false);
    open('a');
    emitted();
    expect(calls.add('a', '')).toBe(true);
    expect(emitted()).toEqual([]);
    expect(calls.find('a')?.text).toBe('');
    expect(calls.add('a', '{}')).toBe(true);
    expect(emitted()).toEqual([args(0, '{}')]);
    expect(calls.find('a')?.text).toBe('{}');
    calls.end('a');
    expect(calls.add('a', '{')).toBe(false);
    expect(emitted()).toEqual([end(0)]);
  });

  it('emits complete arguments only if no fragment came before', () => {
    const { calls, open, emitted } = createCalls();
    open('a');
    open('b');
    calls.add('a', '{');
    emitted();
    calls.complete('a', '{}');
    calls.complete('b', '{}');
    calls.complete('b', '{}');
    calls.complete('unheard of', '{}');
    expect(emitted()).toEqual([args(1, '{}')]);
  });

  it('names the calls that are open, in the order of their starts', () => {
    const { calls, open } = createCalls();
    for (const id of ['b', 'a', 'c']) open(id);
    calls.end('a');
    expect(calls.open()).toEqual(['b', 'c']);
  });

  it('forgets from an index on, and counts on from there', () => {
    const { calls, open, emitted } = createCalls();
    for (const id of ['a', 'b', 'c']) open(id);
    calls.rollBack(1);
    expect(calls.find('b')).toBeUndefined();
    expect(calls.find('a')?.index).toBe(0);
    emitted();
    open('d');
    expect(emitted()).toEqual([start(1, 'd')]);
  });

  it('names the choice in each delta, and who runs the call', () => {
    const deltas: Delta[] = [];
    const calls = new ToolCalls<number>(emitOf(2, (delta) => deltas.push(delta)));
    calls.start(0, { name: 'f', providerExecuted: true });
    calls.add(0, '{}');
    calls.end(0);
    expect(deltas).toEqual([
      { type: 'tool-call-start', index: 0, name: 'f', providerExecuted: true, choice: 2 },
      { type: 'tool-call-args', index: 0, text: '{}', choice: 2 },
      { type: 'tool-call-end', index: 0, choice: 2 },
    ]);
  });
});
