import fc from 'fast-check';
import { of, toArray } from 'rxjs';
import { parseSSE, type ServerSentEvent } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { writeSSE } from '../../src/framing/writeSSE.ts';

function readBack(text: string): ServerSentEvent[] {
  let read: ServerSentEvent[] = [];
  of(text)
    .pipe(parseSSE(), toArray())
    .subscribe((events) => (read = events));
  return read;
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\r', '\n', '\r\n', 'data: ', 'event: x', 'id: 1', ':', ' ', '\u2028', 'a'))
    .map((list) => list.join('')),
);

describe('writeSSE', () => {
  it('writes one field per line, and a blank line', () => {
    expect(writeSSE({ data: 'Hi' })).toBe('data: Hi\n\n');
    expect(writeSSE({ event: 'a.b-c', id: '1-2', data: 'x\ny' })).toBe(
      'event: a.b-c\nid: 1-2\ndata: x\ndata: y\n\n',
    );
  });

  it('writes exactly one event, whatever its fields hold', () => {
    fc.assert(
      fc.property(hostile, fc.option(hostile), fc.option(hostile), (data, event, id) => {
        const written = writeSSE({ data, event: event ?? undefined, id: id ?? undefined });
        const read = readBack(`${writeSSE({ data: 'before' })}${written}${writeSSE({ data: 'after' })}`);
        expect(read.map((each) => each.data)).toEqual(['before', data.replaceAll(/\r\n?/g, '\n'), 'after']);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['a\nb', 'a\r', '\n\ndata: x', '', ' ', 'a b', 'ä', 'a\0', 'x'.repeat(65)])(
    'leaves out a name and an id such as %j',
    (word) => {
      expect(writeSSE({ event: word, id: word, data: '' })).toBe('data: \n\n');
    },
  );
});
