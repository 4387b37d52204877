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
    expect(() => defineProtocol({ name: 'x', framing: 'xml', reader: () => ({ push: noop }) })).toThrow();
  });

  it.each([
    ['a name', { name: '', framing: 'sse' as const, reader: () => ({ push: noop }) }],
    ['a reader', { name: 'x', framing: 'sse' as const, reader: undefined as never }],
  ])('refuses a definition without %s', (_, definition) => {
    expect(() => defineProtocol(definition)).toThrow(new TypeError('A protocol needs a name and a reader'));
  });

  it.each(['xml', '', undefined, 'toString'])('refuses the framing %s', (framing) => {
    const reader = () => ({ push: noop });
    expect(() => defineProtocol({ name: 'x', framing: framing as 'sse', reader })).toThrow(
      new TypeError(
        `The framing of x must be one of sse, ndjson, aws-event-stream, text, not ${String(framing)}`,
      ),
    );
  });

  it.each([
    ['Undefined', () => undefined],
    ['Promise', () => Promise.resolve({ push: noop })],
    ['Array', () => [{ type: 'text', text: 'a' }]],
    ['Function', () => noop],
    ['Object', () => ({ next: noop })],
    ['Object', () => ({ push: noop, end: 1 })],
  ])('says what a reader returned instead of a sink: %s', async (kind, reader) => {
    const broken = defineProtocol({ name: 'x', framing: 'sse', reader: reader as never });
    await expect(lastValueFrom(of({ data: '' }).pipe(parseDelta(broken)))).rejects.toThrow(
      new TypeError(`The reader of x must return { push(record), end?() }, not a value of the kind ${kind}`),
    );
  });

  it.each([
    ['push', 'Array', { push: () => [{ type: 'text', text: 'a' }] }],
    ['push', 'Promise', { push: () => Promise.resolve() }],
    ['push', 'Generator', { *push() {} }],
    ['end', 'Array', { push: noop, end: () => [] }],
  ])('says what %s returned instead of emitting it: %s', async (method, kind, sink) => {
    const broken = defineProtocol({ name: 'x', framing: 'sse', reader: () => sink as never });
    await expect(lastValueFrom(of({ data: '' }).pipe(parseDelta(broken)))).rejects.toThrow(
      new TypeError(`${method} of x returned a value of the kind ${kind}: pass each delta to emit`),
    );
  });

  it('passes over what an arrow function happens to return', async () => {
    let last: unknown;
    const careless = defineProtocol({
      name: 'x',
      framing: 'sse',
      reader: (emit) => ({ push: (event) => (last = event), end: () => emit({ type: 'done' }) }),
    });
    expect(await lastValueFrom(of({ data: 'a' }).pipe(parseDelta(careless)))).toEqual({ type: 'done' });
    expect(last).toEqual({ data: 'a' });
  });
});
