import type { Delta, ServerSentEvent } from 'rxjs-llm';
import type { Wire } from 'rxjs-llm/server';
import { expect, it } from 'vitest';
import { bufferDelta } from '../../src/delta/bufferDelta.ts';
import { positionOf, withPosition } from '../../src/delta/position.ts';
import { writeEvents } from '../../src/protocols/writeEvents.ts';

/** An event for each letter; it can't say `!`. */
const letters: Wire = {
  name: 'letters',
  writer: (emit) => ({
    push(delta) {
      for (const letter of delta.type === 'text' ? delta.text : '') {
        if (letter === '!') throw new RangeError('no word for it');
        emit({ data: letter });
      }
    },
    end: (error) => emit({ data: error ? 'error' : 'end' }),
  }),
};

const text = (words: string, at?: string): Delta => withPosition({ type: 'text', text: words }, at);

function write(): { events: ServerSentEvent[]; writer: ReturnType<typeof writeEvents> } {
  const events: ServerSentEvent[] = [];
  return { events, writer: writeEvents(letters, (event) => events.push(event)) };
}

it('gives the last event of a delta its position', () => {
  const { events, writer } = write();
  writer.push(text('ab', '1-1'));
  writer.push(text('', '1-2'));
  writer.push(text('c'));
  writer.end();
  expect(events).toStrictEqual([{ data: 'a' }, { data: 'b', id: '1-1' }, { data: 'c' }, { data: 'end' }]);
});

it('gives the record of an error its position', () => {
  const { events, writer } = write();
  writer.end(withPosition(new Error('x'), '1-9'));
  expect(events).toStrictEqual([{ data: 'error', id: '1-9' }]);
});

it('gives none to a delta that was said in part only', () => {
  const { events, writer } = write();
  expect(() => writer.push(text('a!', '1-1'))).toThrow(RangeError);
  expect(events).toStrictEqual([{ data: 'a' }]);
});

it('has the position of the later one where deltas were joined', () => {
  const buffer: unknown[] = [];
  for (const delta of [text('a', '1-1'), text('b', '1-2')]) bufferDelta(buffer, delta);
  expect(buffer.map(positionOf)).toStrictEqual(['1-2']);
});
