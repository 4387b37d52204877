import type { Workload } from './Workload.ts';

/** How a network cuts a body: at each event, or every so many bytes. */
export type Cut = 'events' | number;

/** The same bytes for every candidate, with their content. */
export interface Answer {
  readonly workload: Workload;
  /** The number of deltas. */
  readonly count: number;
  readonly text: string;
  /** The `data` of all events, joined. */
  readonly records: string;
  readonly chunks: readonly Uint8Array[];
}

const DATA = /^data: (.*)$/gm;

/** Writes deltas as their wire, and cuts it. */
export function answerOf(workload: Workload, deltas: readonly string[], cut: Cut): Answer {
  const events = workload.eventsOf(deltas);
  const wire = events.join('');
  const bytes = new TextEncoder().encode(wire);
  return {
    workload,
    count: deltas.length,
    text: deltas.join(''),
    records: [...wire.matchAll(DATA)].map((line) => line[1]).join(''),
    chunks: cut === 'events' ? cutAt(events, bytes) : cutEvery(cut, bytes),
  };
}

function cutAt(events: readonly string[], bytes: Uint8Array): Uint8Array[] {
  let start = 0;
  return events.map((event) => bytes.subarray(start, (start += Buffer.byteLength(event))));
}

function cutEvery(size: number, bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
