import fc from 'fast-check';
import { ParseError, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import {
  createToolCallTracker,
  type ToolCallFragment,
} from '../../../src/protocols/shared/createToolCallTracker.ts';
import { emitOf } from '../../../src/protocols/shared/emitOf.ts';

describe('createToolCallTracker', () => {
  it('ends one call by its number, once, and says who runs it', () => {
    const out: Delta[] = [];
    const tracker = createToolCallTracker((delta) => out.push(delta));
    tracker.push({ wireIndex: 3, id: 'a', name: 'f', providerExecuted: true });
    tracker.push({ wireIndex: 5, id: 'b', name: 'g' });
    tracker.byWireIndex.get(5)?.end();
    tracker.byWireIndex.get(3)?.end();
    tracker.end();

    expect(out).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f', providerExecuted: true },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
      { type: 'tool-call-end', index: 1 },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('starts a call at its name and hands its arguments on at once', () => {
    expect(track({ wireIndex: 0, id: 'a', name: 'f', text: '' }, { wireIndex: 0, text: '{}' })).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('refuses arguments that grow beyond the largest record, named or not', () => {
    const piece = '"'.repeat(4_194_304);
    expect(() => track({ id: 'a', name: 'f' }, { text: piece }, { text: piece })).not.toThrow();
    for (const name of ['f', undefined]) {
      expect(() => track({ id: 'a', name }, { text: piece }, { text: piece }, { text: '"' })).toThrow(
        new ParseError('too-large'),
      );
    }
  });

  it('takes a complete call in one piece', () => {
    expect(track({ wireIndex: 0, id: 'a', name: 'f', text: '{"x":1}' })).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x":1}' },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('buffers the start and the arguments until the name is there', () => {
    expect(
      track(
        { wireIndex: 0, id: 'a' },
        { wireIndex: 0, text: '{"x"' },
        { wireIndex: 0, name: 'f', text: ':1}' },
      ),
    ).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x":1}' },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('counts the calls as they start, so that one without a name leaves no gap', () => {
    const out: Delta[] = [];
    const tracker = createToolCallTracker((delta) => out.push(delta));
    tracker.push({ wireIndex: 0, id: 'a', text: '{}' });
    tracker.push({ wireIndex: 1, id: 'b', name: 'g' });
    expect(out).toEqual([{ type: 'tool-call-start', index: 0, id: 'b', name: 'g' }]);

    tracker.push({ wireIndex: 0, name: 'f' });
    expect(out.slice(1)).toEqual([
      { type: 'tool-call-start', index: 1, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 1, text: '{}' },
    ]);
  });

  it('emits at the end what never got a name', () => {
    expect(track({ wireIndex: 0, id: 'a', text: '{}' })).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: '' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('says an id that comes after the name by a second start', () => {
    expect(track({ wireIndex: 0, name: 'f' }, { wireIndex: 0, id: 'a', text: '{}' })).toEqual([
      { type: 'tool-call-start', index: 0, name: 'f' },
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('never lets an empty or missing id or name overwrite', () => {
    expect(
      callsOf({ wireIndex: 0, id: 'a', name: 'f' }, { wireIndex: 0, id: '', name: '', text: '{}' }),
    ).toEqual([{ id: 'a', name: 'f', text: '{}' }]);
  });

  it('counts from 0 if the wire counts from 1', () => {
    expect(
      track({ wireIndex: 1, id: 'a', name: 'f' }).map((delta) => 'index' in delta && delta.index),
    ).toEqual([0, 0]);
  });

  it('keeps interleaved calls apart by index', () => {
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f' },
        { wireIndex: 1, id: 'b', name: 'g' },
        { wireIndex: 0, text: '1' },
        { wireIndex: 1, text: '2' },
        { wireIndex: 0, text: '3' },
      ),
    ).toEqual([
      { id: 'a', name: 'f', text: '13' },
      { id: 'b', name: 'g', text: '2' },
    ]);
  });

  it('opens a new call for another id at the same index', () => {
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f', text: '{"x":1}' },
        { wireIndex: 0, id: 'b', name: 'f', text: '{"y"' },
        { wireIndex: 0, text: ':2}' },
      ),
    ).toEqual([
      { id: 'a', name: 'f', text: '{"x":1}' },
      { id: 'b', name: 'f', text: '{"y":2}' },
    ]);
  });

  it('finds a call by its id whatever the index', () => {
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f' },
        { wireIndex: 1, id: 'b', name: 'g' },
        { wireIndex: 1, id: 'a', text: '1' },
      ),
    ).toEqual([
      { id: 'a', name: 'f', text: '1' },
      { id: 'b', name: 'g', text: '' },
    ]);
  });

  it('adds a fragment without id and index to the latest call', () => {
    expect(callsOf({ id: 'a', name: 'f' }, { text: '1' }, { id: 'b', name: 'g' }, { text: '2' })).toEqual([
      { id: 'a', name: 'f', text: '1' },
      { id: 'b', name: 'g', text: '2' },
    ]);
  });

  it('opens a new call for another name if there are no ids', () => {
    expect(callsOf({ name: 'f', text: '{}' }, { name: 'g', text: '{}' })).toEqual([
      { id: undefined, name: 'f', text: '{}' },
      { id: undefined, name: 'g', text: '{}' },
    ]);
  });

  it('opens a new call for the same name once the arguments are complete', () => {
    expect(
      callsOf({ wireIndex: 0, name: 'f', text: '{"x":1}' }, { wireIndex: 0, name: 'f', text: '{}' }),
    ).toEqual([
      { id: undefined, name: 'f', text: '{"x":1}' },
      { id: undefined, name: 'f', text: '{}' },
    ]);
  });

  it('continues the same call if a host repeats the name', () => {
    expect(callsOf({ name: 'f', text: '{"x"' }, { name: 'f', text: ':1' }, { name: 'f', text: '}' })).toEqual(
      [{ id: undefined, name: 'f', text: '{"x":1}' }],
    );
  });

  it('continues the same call if a host repeats the name on an empty last fragment', () => {
    expect(callsOf({ name: 'f', text: '{"x":1}' }, { name: 'f', text: '' })).toEqual([
      { id: undefined, name: 'f', text: '{"x":1}' },
    ]);
  });

  it('passes over a call that comes again, complete, under its id', () => {
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f', text: '{"x"' },
        { wireIndex: 0, text: ':1}' },
        { wireIndex: 0, id: 'a', name: 'f', text: '{"x":1}' },
      ),
    ).toEqual([{ id: 'a', name: 'f', text: '{"x":1}' }]);
    expect(
      callsOf({ wireIndex: 0, name: 'f', text: '{"x"' }, { text: ':1}' }, { wireIndex: 0, text: '{"x":1}' }),
    ).toEqual([{ id: undefined, name: 'f', text: '{"x":1}' }]);
    expect(
      callsOf({ wireIndex: 0, id: 'a', name: 'f', text: '{}', custom: true }, { wireIndex: 0, text: '{}' }),
    ).toEqual([{ id: 'a', name: 'f', text: '{}{}' }]);
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f', text: '{"x": 1}' },
        { wireIndex: 0, id: 'a', name: 'f', text: '{"x":1}' },
        { wireIndex: 0, text: ' {"x":1}' },
      ),
    ).toEqual([{ id: 'a', name: 'f', text: '{"x": 1}' }]);
    expect(callsOf(...['[', '[', ']]'].map((text) => ({ wireIndex: 0, id: 'a', name: 'f', text })))).toEqual([
      { id: 'a', name: 'f', text: '[[]]' },
    ]);
  });

  it('tells calls apart that share one id, by their names or by complete arguments', () => {
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f', text: '{"x":1}' },
        { wireIndex: 1, id: 'a', name: 'g', text: '{"y"' },
        { wireIndex: 1, id: 'a', text: ':2}' },
        { wireIndex: 2, id: 'a', name: 'g', text: '{"y":3}' },
        { wireIndex: 2, id: 'a', name: 'g', text: '' },
      ),
    ).toEqual([
      { id: 'a', name: 'f', text: '{"x":1}' },
      { id: 'a', name: 'g', text: '{"y":2}' },
      { id: 'a', name: 'g', text: '{"y":3}' },
    ]);
  });

  it('joins a name that comes in pieces before the arguments', () => {
    for (const id of ['a', undefined]) {
      expect(
        callsOf(
          { wireIndex: 0, id: 'a', name: 'get_', text: '' },
          { wireIndex: 0, id, name: 'the_' },
          { wireIndex: 0, id, name: 'time', text: '{' },
          { wireIndex: 0, id, name: 'get_the_time', text: '}' },
        ),
      ).toEqual([{ id: 'a', name: 'get_the_time', text: '{}' }]);
    }
    expect(callsOf({ wireIndex: 0, text: '{}' }, { wireIndex: 0, name: 'f' })).toEqual([
      { id: undefined, name: 'f', text: '{}' },
    ]);
  });

  it('adds a fragment with neither id nor name to the latest call, if its index is unknown', () => {
    expect(
      callsOf(
        { wireIndex: 0, id: 'a', name: 'f' },
        { wireIndex: 1, text: '{"x"' },
        { wireIndex: 2, text: ':1}' },
        { wireIndex: 3, id: 'b', text: '{' },
        { wireIndex: 3, name: 'g', text: '}' },
      ),
    ).toEqual([
      { id: 'a', name: 'f', text: '{"x":1}' },
      { id: 'b', name: 'g', text: '{}' },
    ]);
  });

  it('opens a call for arguments that belong to none', () => {
    expect(callsOf({ text: '{}' })).toEqual([{ id: undefined, name: '', text: '{}' }]);
  });

  it('ends each call once', () => {
    const out: Delta[] = [];
    const tracker = createToolCallTracker((delta) => out.push(delta));
    tracker.push({ id: 'a', name: 'f' });
    tracker.end();
    tracker.end();
    expect(out.filter(({ type }) => type === 'tool-call-end')).toHaveLength(1);
  });

  it('names the choice, but for the first', () => {
    const out: Delta[] = [];
    const tracker = createToolCallTracker(emitOf(2, (delta) => out.push(delta)));
    tracker.push({ id: 'a', name: 'f', text: '{}' });
    tracker.end();
    expect(out).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f', choice: 2 },
      { type: 'tool-call-args', index: 0, text: '{}', choice: 2 },
      { type: 'tool-call-end', index: 0, choice: 2 },
    ]);
  });

  it('puts any interleaving together again, by id, by index or by both', () => {
    const calls = fc.array(fc.array(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        calls,
        fc.constantFrom('id', 'index', 'both'),
        fc.infiniteStream(fc.nat()),
        (texts, key, picks) => {
          const queues = texts.map((pieces, call) => [undefined, ...pieces].map((text) => ({ call, text })));
          const fragments: ToolCallFragment[] = [];
          const keyOf = (call: number) => ({
            ...(key !== 'index' && { id: `id-${call}` }),
            ...(key !== 'id' && { wireIndex: call }),
          });
          // Calls open in order, as models make them; their fragments come in any order.
          for (let open = 1; queues.some((queue) => queue.length > 0); open += 1) {
            const ready = queues.filter((queue, call) => call < open && queue.length > 0);
            const piece = ready[(picks.next().value ?? 0) % Math.max(1, ready.length)]?.shift();
            if (!piece) continue;
            const start = piece.text === undefined && { id: `id-${piece.call}`, name: `tool-${piece.call}` };
            fragments.push({ ...keyOf(piece.call), ...start, ...(piece.text && { text: piece.text }) });
          }
          const expected = texts.map((pieces, call) => ({ name: `tool-${call}`, text: pieces.join('') }));
          const actual = callsOf(...fragments).map(({ name, text }) => ({ name, text }));
          expect(actual.toSorted(byName)).toEqual(expected);
        },
      ),
    );
  });
});

function track(...fragments: readonly ToolCallFragment[]): Delta[] {
  const out: Delta[] = [];
  const tracker = createToolCallTracker((delta) => out.push(delta));
  for (const fragment of fragments) tracker.push(fragment);
  tracker.end();
  return out;
}

/** The calls that a reader of the deltas ends with. */
function callsOf(...fragments: readonly ToolCallFragment[]) {
  const calls: { id: string | undefined; name: string; text: string }[] = [];
  for (const delta of track(...fragments)) {
    if (delta.type === 'tool-call-start') {
      calls[delta.index] = { text: '', ...calls[delta.index], id: delta.id, name: delta.name };
    }
    const call = delta.type === 'tool-call-args' ? calls[delta.index] : undefined;
    if (call && delta.type === 'tool-call-args') call.text += delta.text;
  }
  return calls;
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
