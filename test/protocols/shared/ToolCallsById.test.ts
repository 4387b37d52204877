import { describe, expect, it } from 'vitest';
import { ToolCallsById } from '../../../src/protocols/shared/ToolCallsById.ts';

const start = (index: number, id: string): object => ({ type: 'tool-call-start', index, id, name: 'f' });

describe('ToolCallsById', () => {
  it('opens a call once, and again after its end', () => {
    const calls = new ToolCallsById();
    expect(calls.start('a', { name: 'f' })).toEqual([start(0, 'a')]);
    expect(calls.start('a', { name: 'f' })).toEqual([]);
    expect(calls.end('a')).toEqual([{ type: 'tool-call-end', index: 0 }]);
    expect(calls.end('a')).toEqual([]);
    expect(calls.start('a', { name: 'f' })).toEqual([start(1, 'a')]);
  });

  it('appends to open calls only', () => {
    const calls = new ToolCallsById();
    expect(calls.add('a', '{')).toBeUndefined();
    calls.start('a', { name: 'f' });
    expect(calls.add('a', '')).toEqual([]);
    expect(calls.find('a')?.hasText).toBe(false);
    expect(calls.add('a', '{}')).toEqual([{ type: 'tool-call-args', index: 0, text: '{}' }]);
    expect(calls.find('a')?.hasText).toBe(true);
    calls.end('a');
    expect(calls.add('a', '{')).toBeUndefined();
  });

  it('forgets from an index on, and counts on from there', () => {
    const calls = new ToolCallsById();
    for (const id of ['a', 'b', 'c']) calls.start(id, { name: 'f' });
    calls.rollBack(1);
    expect(calls.find('b')).toBeUndefined();
    expect(calls.start('d', { name: 'f' })).toEqual([start(1, 'd')]);
  });
});
