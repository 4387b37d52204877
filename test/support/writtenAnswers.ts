import fc from 'fast-check';
import { of } from 'rxjs';
import { parseDelta, type Delta, type ParseDeltaConfig, type Protocol, type ServerSentEvent } from 'rxjs-llm';
import type { Wire } from 'rxjs-llm/server';

const word = fc.string({ minLength: 1, maxLength: 6, unit: 'binary' });
const count = fc.nat(1_000);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const content: fc.Arbitrary<Delta[]> = fc.array(
  fc.record(
    { type: fc.constantFrom('text', 'reasoning'), text: word, block: fc.nat(2) },
    { requiredKeys: ['type', 'text'] },
  ),
  { maxLength: 8 },
);

/** One call, whose index is to be given. */
const call: fc.Arbitrary<Delta[]> = fc
  .record({
    hasId: fc.boolean(),
    name: word,
    args: maybe(fc.json()),
    cut: fc.nat(10),
    isCutOff: fc.boolean(),
  })
  .map(({ hasId, name, args = '', cut, isCutOff }): Delta[] => [
    { type: 'tool-call-start', index: 0, name, ...(hasId && { id: name }) },
    ...[args.slice(0, cut), args.slice(cut)]
      .filter((text) => text !== '')
      .map((text): Delta => ({ type: 'tool-call-args', index: 0, text })),
    ...(isCutOff ? [] : [{ type: 'tool-call-end', index: 0 } as const]),
  ]);

const ending: fc.Arbitrary<Delta[]> = fc
  .record({
    reason: maybe(
      fc.constantFrom(
        ...([
          'stop',
          'length',
          'tool-calls',
          'content-filter',
          'refusal',
          'pause',
          'error',
          'other',
        ] as const),
      ),
    ),
    usage: maybe(
      fc.record(
        {
          inputTokens: count,
          outputTokens: count,
          cachedInputTokens: count,
          cacheWriteTokens: count,
          reasoningTokens: fc.nat(1_000),
        },
        { requiredKeys: ['inputTokens', 'outputTokens'] },
      ),
    ),
    isDone: fc.boolean(),
  })
  .map(({ reason, usage, isDone }): Delta[] => [
    ...(reason ? [{ type: 'finish', reason, rawReason: 'of another wire' } as const] : []),
    ...(usage
      ? [
          {
            type: 'usage',
            usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens, raw: undefined },
          } as const,
        ]
      : []),
    ...(isDone ? [{ type: 'done' } as const] : []),
  ]);

/** Answers whose text, reasoning and tool calls come in any order, calls in pieces between each other and the text. */
export const writtenAnswers: fc.Arbitrary<Delta[]> = fc
  .record({
    start: fc.record({ id: maybe(word), model: maybe(word) }),
    tracks: fc.tuple(content, fc.array(call, { maxLength: 3 })),
    order: fc.array(fc.nat(3), { maxLength: 20 }),
    ending,
  })
  .map(({ start: { id, model }, tracks: [words, calls], order, ending: last }) => [
    { type: 'start', ...(id !== undefined && { id }), ...(model !== undefined && { model }) },
    ...merged([words, ...calls], order),
    ...last,
  ]);

/** Takes the next delta of the tracks in this order, and then what is left; calls count as they start. */
function merged(tracks: readonly (readonly Delta[])[], order: readonly number[]): Delta[] {
  const taken = tracks.map(() => 0);
  const indexes = new Map<number, number>();
  return [...order, ...tracks.flatMap((track, at) => track.map(() => at))].flatMap((at): Delta[] => {
    const delta = tracks[at]?.[taken[at] ?? 0];
    if (!delta) return [];
    taken[at] = (taken[at] ?? 0) + 1;
    if (!('index' in delta)) return [delta];
    const index = indexes.get(at) ?? indexes.size;
    indexes.set(at, index);
    return 'id' in delta ? [{ ...delta, index, id: `id-${index}` }] : [{ ...delta, index }];
  });
}

/** The events in which a wire says the deltas. */
export function written(wire: Wire, deltas: readonly Delta[]): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const writer = wire.writer((event) => events.push(event));
  for (const delta of deltas) writer.push(delta);
  writer.end();
  return events;
}

/** The same as the records of a wire that has no names of events. */
export function recordsOf(wire: Wire, deltas: readonly Delta[]): unknown[] {
  return written(wire, deltas).map(({ data }) => (data === '[DONE]' ? data : (JSON.parse(data) as unknown)));
}

/** The deltas that the protocol reads in events, until they report an error. */
export function parsed(
  protocol: Protocol<ServerSentEvent>,
  events: readonly ServerSentEvent[],
  config?: ParseDeltaConfig,
): Delta[] {
  const read: Delta[] = [];
  of(...events)
    .pipe(parseDelta(protocol, config))
    .subscribe({ next: (delta) => read.push(delta), error: () => undefined });
  return read;
}

/** The deltas that the protocol reads in what the wire says, without what belongs to the wire alone. */
export function readBack(wire: Wire, protocol: Protocol<ServerSentEvent>, deltas: readonly Delta[]): Delta[] {
  return parsed(protocol, written(wire, deltas))
    .filter((delta) => delta.type !== 'data')
    .map((delta) => {
      if (delta.type === 'start') {
        const { protocol: _protocol, ...said } = delta;
        return said;
      }
      return delta.type === 'usage' ? { ...delta, usage: { ...delta.usage, raw: undefined } } : delta;
    });
}

/** Numbers text and reasoning as a wire does that has one block open at a time, and gives each call an id. */
export function inBlocks(deltas: readonly Delta[]): Delta[] {
  let last: string | undefined;
  let block = -1;
  return deltas.map((delta): Delta => {
    switch (delta.type) {
      case 'text':
      case 'reasoning': {
        const place = `${delta.type} ${delta.block}`;
        if (place !== last) block += 1;
        last = place;
        return { type: delta.type, text: delta.text, block };
      }
      case 'tool-call-start':
        last = undefined;
        return { ...delta, id: delta.id ?? `call-${delta.index + 1}` };
      default:
        return delta;
    }
  });
}

/** The calls that have not ended. */
export function openCalls(deltas: readonly Delta[]): number[] {
  const ended = new Set(deltas.flatMap((delta) => (delta.type === 'tool-call-end' ? delta.index : [])));
  return deltas
    .flatMap((delta) => (delta.type === 'tool-call-start' ? delta.index : []))
    .filter((index) => !ended.has(index));
}

export function isCut(reason: string | undefined): boolean {
  return reason !== undefined && reason !== 'stop' && reason !== 'tool-calls';
}
