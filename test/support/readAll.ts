import type { Delta, Protocol } from 'rxjs-llm';

/** Reads records with one reader: the deltas, and then what the reader has thrown. */
export function readAll<Record>(protocol: Protocol<Record>, records: readonly Record[]): unknown[] {
  const read: unknown[] = [];
  const reader = protocol.reader((delta) => read.push(delta));
  try {
    for (const record of records) reader.push(record);
  } catch (error) {
    read.push(error);
  }
  return read;
}

/** Reads records with one reader, and throws what it throws. */
export function readDeltas<Record>(protocol: Protocol<Record>, records: readonly Record[]): Delta[] {
  const deltas: Delta[] = [];
  const reader = protocol.reader((delta) => deltas.push(delta));
  for (const record of records) reader.push(record);
  return deltas;
}
