import type { Workload } from './Workload.ts';

/** How a network cuts a body: at each event, or every so many bytes. */
export type Cut = 'events' | number;

/** The same bytes for every candidate, with what they hold. */
export interface Answer {
  readonly workload: Workload;
  /** The number of deltas. */
  readonly count: number;
  readonly text: string;
  /** What each event holds as `data`, put together. */
  readonly records: string;
  readonly chunks: readonly Uint8Array[];
}

const DATA = /^data: (.*)$/gm;

export function answerOf(workload: Workload, count: number, cut: Cut): Answer {
  const deltas = workload.deltasOf(count);
  const events = workload.eventsOf(deltas);
  const wire = events.join('');
  return {
    workload,
    count,
    text: deltas.join(''),
    records: [...wire.matchAll(DATA)].map((line) => line[1]).join(''),
    chunks: cut === 'events' ? eventsIn(encode(wire), events) : piecesOf(encode(wire), cut),
  };
}

function eventsIn(bytes: Uint8Array, events: readonly string[]): Uint8Array[] {
  let start = 0;
  return events.map((event) => bytes.subarray(start, (start += Buffer.byteLength(event))));
}

export function piecesOf(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
