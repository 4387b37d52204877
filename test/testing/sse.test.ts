import { from, lastValueFrom, toArray } from 'rxjs';
import { parseSSE } from 'rxjs-llm';
import { sse } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';

describe('sse', () => {
  it('removes indentation, and ends the last event', () => {
    expect(sse`
      event: a
      id: 1
      data: x

      data:  y
    `).toBe('event: a\nid: 1\ndata: x\n\ndata:  y\n\n');
    expect(sse`data: x`).toBe('data: x\n\n');
  });

  it('inserts a value that isn’t a string as JSON', () => {
    expect(sse`data: ${{ a: ['\n  b'] }} ${1}`).toBe('data: {"a":["\\n  b"]} 1\n\n');
  });

  it('inserts a string unchanged, including its line breaks and spaces', async () => {
    const text = '  one\n  two\r\n\rfour ';
    const events = await lastValueFrom(from([sse`data: ${text}`]).pipe(parseSSE(), toArray()));
    expect(events).toEqual([{ data: '  one\n  two\n\nfour ' }]);
  });

  it('may begin and end with a value', () => {
    expect(sse`${'data'}: ${'[DONE]'}`).toBe('data: [DONE]\n\n');
  });
});
