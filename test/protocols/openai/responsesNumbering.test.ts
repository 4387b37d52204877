import fc from 'fast-check';
import { openaiResponses, reduceMessage, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { readDeltas } from '../../support/readAll.ts';

type Kind = 'message' | 'reasoning' | 'call';

interface Item {
  readonly kind: Kind;
  /** The text, or the arguments, as the host cuts it. */
  readonly pieces: readonly string[];
}

/** How a host numbers, and what it says again. */
interface Host {
  /** `right`: the same in all events of an item. */
  readonly ids: 'right' | 'rotating' | 'none';
  /** `one`: all items under one index. `late`: an item closes under the next one's index. */
  readonly indexes: 'right' | 'from one' | 'one' | 'late';
  readonly contents: 'right' | 'counted up';
  readonly announces: boolean;
  readonly repeats: { readonly text: boolean; readonly part: boolean };
  /** `turned`: in the reverse order, without ids. `joined`: all messages in one. */
  readonly final: 'right' | 'empty' | 'new ids' | 'turned' | 'joined';
}

const word = fc.stringMatching(/^[a-z]{1,6} $/);
const item: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom<Kind>('message', 'reasoning', 'call'),
  pieces: fc.array(word, { minLength: 1, maxLength: 4 }),
});
const host: fc.Arbitrary<Host> = fc.record({
  ids: fc.constantFrom('right', 'rotating', 'none'),
  indexes: fc.constantFrom('right', 'from one', 'one', 'late'),
  contents: fc.constantFrom('right', 'counted up'),
  announces: fc.boolean(),
  repeats: fc.record({ text: fc.boolean(), part: fc.boolean() }),
  final: fc.constantFrom('right', 'empty', 'new ids', 'turned', 'joined'),
});

describe('openaiResponses, however a host numbers', () => {
  it('reads each item once', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), host, (drawn, drawnHost) => {
        // Another index than its beginning's shows an item again only by its id.
        const isLost = drawnHost.indexes === 'late' && drawnHost.ids !== 'right';
        const numbering: Host = isLost ? { ...drawnHost, indexes: 'one' } : drawnHost;
        // No two items say the same: what a host repeats under other numbers is known by its words.
        const items = drawn.map(({ kind, pieces }, at) => ({ kind, pieces: [`${at}: `, ...pieces] }));
        const message = read(eventsOf(items, numbering));

        const said = (kind: Kind): string[] =>
          items.filter((one) => one.kind === kind).map((one) => textOf(one, items.indexOf(one)));
        expect(message.text).toBe(said('message').join(''));
        expect(message.reasoning).toBe(said('reasoning').join(''));
        expect(message.toolCalls.map(({ argumentsText }) => argumentsText)).toEqual(said('call'));
        expect(message.toolCalls.every(({ status }) => status === 'complete')).toBe(true);
        expect(message.finishReason).toBe(said('call').length > 0 ? 'tool-calls' : 'stop');
      }),
      { numRuns: 500 },
    );
  });
});

function read(records: readonly object[]): NonNullable<ReturnType<typeof reduceMessage>> {
  const events = records.map((record) => ({ data: JSON.stringify(record) }));
  const deltas: readonly Delta[] = readDeltas(openaiResponses(), events);
  const message = deltas.reduce<ReturnType<typeof reduceMessage> | undefined>(reduceMessage, undefined);
  if (!message) throw new Error('no message');
  return message;
}

function textOf({ kind, pieces }: Item, at: number): string {
  return kind === 'call' ? JSON.stringify({ at, text: pieces.join('') }) : pieces.join('');
}

const WORDS = {
  message: { name: 'output_text', part: 'output_text', event: 'content_part' },
  reasoning: { name: 'reasoning_text', part: 'reasoning_text', event: 'reasoning_part' },
} as const;

function eventsOf(items: readonly Item[], host: Host): object[] {
  let count = 0;
  const fresh = (): string => `fresh_${count++}`;
  const idOf = (at: number): string | undefined =>
    host.ids === 'right' ? `item_${at}` : host.ids === 'rotating' ? fresh() : undefined;
  const indexOf = (at: number): number => ({ right: at, 'from one': at + 1, one: 0, late: at })[host.indexes];
  const closing = host.indexes === 'late' ? 1 : 0;

  const shown = (one: Item, at: number, isDone: boolean): object => {
    const text = isDone ? textOf(one, at) : '';
    if (one.kind === 'call')
      return { type: 'function_call', call_id: `call_${at}`, name: 'f', arguments: text };
    return { type: one.kind, content: isDone ? [{ type: WORDS[one.kind].part, text }] : [] };
  };

  const events = items.flatMap((one, at) => {
    let part = 0;
    const nextPart = (): number => (host.contents === 'right' ? 0 : part++);
    const event = (type: string, later: number, more: object): object => ({
      type: `response.${type}`,
      output_index: indexOf(at) + later,
      item_id: idOf(at),
      ...more,
    });
    const itemEvent = (type: string, later: number, isDone: boolean): object => ({
      type: `response.${type}`,
      output_index: indexOf(at) + later,
      item: { id: idOf(at), ...shown(one, at, isDone) },
    });
    const text = textOf(one, at);
    const added = itemEvent('output_item.added', 0, false);
    const done = itemEvent('output_item.done', closing, true);
    if (one.kind === 'call') {
      const half = text.length >> 1;
      const pieces = [text.slice(0, half), text.slice(half)];
      return [
        added,
        ...pieces.map((delta) => event('function_call_arguments.delta', 0, { delta })),
        ...(host.repeats.text ? [event('function_call_arguments.done', closing, { arguments: text })] : []),
        done,
      ];
    }
    const { name, part: type, event: partEvent } = WORDS[one.kind];
    const withPart = (later: number, event_: string, more: object): object =>
      event(event_, later, { content_index: nextPart(), ...more });
    return [
      added,
      ...(host.announces ? [withPart(0, `${partEvent}.added`, { part: { type, text: '' } })] : []),
      ...one.pieces.map((delta) => withPart(0, `${name}.delta`, { delta })),
      ...(host.repeats.text ? [withPart(closing, `${name}.done`, { text })] : []),
      ...(host.repeats.part ? [withPart(closing, `${partEvent}.done`, { part: { type, text } })] : []),
      done,
    ];
  });

  const all = items.map((one, at) => shown(one, at, true));
  const messages = items.filter(({ kind }) => kind === 'message');
  const joined = messages.map((one) => textOf(one, items.indexOf(one))).join('');
  const output = {
    right: () => all.map((one, at) => ({ id: idOf(at), ...one })),
    'new ids': () => all.map((one) => ({ id: fresh(), ...one })),
    turned: () => all.toReversed(),
    joined: () => [
      ...all.filter((_, at) => items[at]?.kind !== 'message'),
      { id: fresh(), type: 'message', content: [{ type: 'output_text', text: joined }] },
    ],
    empty: () => [],
  }[host.final]();
  return [
    { type: 'response.created', response: { id: 'r' } },
    ...events,
    { type: 'response.completed', response: { id: 'r', status: 'completed', output } },
  ];
}
