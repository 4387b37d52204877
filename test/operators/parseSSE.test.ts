import fc from 'fast-check';
import { of } from 'rxjs';
import { parseSSE, type ServerSentEvent } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const event = (data: string): ServerSentEvent => ({ event: undefined, data, id: undefined });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('parseSSE', () => {
  it(
    'emits each event with the chunk that ends it, as the diagram shows',
    marbles((m) => {
      const [chunks, events] = diagram('operators/parseSSE', 'chunks', 'events');
      const source = m.cold(chunks, { a: 'data: x\n', b: '\ndata: y\n\nda', c: 'ta: z\n\n' });
      m.expect(source.pipe(parseSSE())).toBeObservable(events, {
        x: event('x'),
        y: event('y'),
        z: event('z'),
      });
    }),
  );

  it('drops an event that is incomplete when the source completes', async () => {
    expect(await outcomeOf(of('data: x\n\ndata: y\n').pipe(parseSSE()))).toEqual({ values: [{ data: 'x' }] });
  });

  it('remembers the last event id, until another is set', async () => {
    const body = 'id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n';
    const { values } = await outcomeOf(of(body).pipe(parseSSE()));
    expect(values.map(({ data, id }) => [data, id])).toEqual([
      ['a', '1'],
      ['b', '1'],
      ['c', ''],
    ]);
  });

  it('errors with a ParseError beyond maxBufferSize, after the earlier events', async () => {
    const source = of('data: x\n\n', `data: ${'y'.repeat(50)}`, 'y\n\n');
    const { values, error } = await outcomeOf(source.pipe(parseSSE({ maxBufferSize: 40 })));
    expect(values).toEqual([{ data: 'x' }]);
    expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  });

  it('emits the same events however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\r\n\0]/g, ''));
    const block = fc.record({
      data: fc.array(line, { minLength: 1, maxLength: 3 }),
      end: fc.constantFrom('\n', '\r\n', '\r'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(block, { maxLength: 5 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async (blocks, seed, size) => {
          const body = blocks
            .map(({ data, end }) => data.map((text) => `data: ${text}${end}`).join('') + end)
            .join('');
          // A lone CR at the very end isn't a blank line yet: another byte must follow.
          const whole = bytes(`${body}:\n`);
          const expected = blocks.map(({ data }) => data.join('\n'));
          for (const pieces of [[whole], splitAt(whole, size), splitAt(whole, { seed })]) {
            const { values } = await outcomeOf(of(...pieces).pipe(parseSSE()));
            expect(values.map(({ data }) => data)).toEqual(expected);
          }
        },
      ),
    );
  });
});
