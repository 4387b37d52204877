import { lastValueFrom, noop, of, toArray } from 'rxjs';
import { defineProtocol, parseDelta, type ServerSentEvent, type Sink } from 'rxjs-llm';
import { describe, expect, expectTypeOf, it } from 'vitest';

const counting = defineProtocol({
  name: 'counting',
  framing: 'sse',
  reader(emit) {
    let count = 0;
    return {
      push(event) {
        count += 1;
        emit({ type: 'text', text: `${count}${event.data}` });
      },
    };
  },
});

describe('defineProtocol', () => {
  it('gives parseDelta a reader of its own for each subscription', async () => {
    const deltas = of({ data: 'a' }, { data: 'b' }).pipe(parseDelta(counting), toArray());
    const expected = [
      { type: 'text', text: '1a' },
      { type: 'text', text: '2b' },
    ];
    expect(await lastValueFrom(deltas)).toEqual(expected);
    expect(await lastValueFrom(deltas)).toEqual(expected);
  });

  it('keeps the name and the framing', () => {
    expect([counting.name, counting.framing]).toEqual(['counting', 'sse']);
  });

  it('knows the record by its framing', () => {
    expectTypeOf(counting.reader).returns.toEqualTypeOf<Sink<ServerSentEvent>>();
    const lines = defineProtocol({
      name: 'lines',
      framing: 'text',
      reader: (emit) => ({ push: (text) => emit({ type: 'text', text }) }),
    });
    expectTypeOf(lines.reader).returns.toEqualTypeOf<Sink<string>>();
    // @ts-expect-error -- there is no such framing
    defineProtocol({ name: 'x', framing: 'xml', reader: () => ({ push: noop }) });
  });

  it.each([
    ['a name', { name: '', framing: 'sse' as const, reader: () => ({ push: noop }) }],
    ['a reader', { name: 'x', framing: 'sse' as const, reader: undefined as never }],
  ])('refuses a definition without %s', (_, definition) => {
    expect(() => defineProtocol(definition)).toThrow(new TypeError('A protocol needs a name and a reader'));
  });
});
