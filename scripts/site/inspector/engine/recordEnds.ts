import { Observable } from 'rxjs';
import type { Wire } from './protocols.ts';

interface Found {
  readonly wire: Wire;
  readonly ends: readonly number[];
}

/** A drag of a cut leaves the bytes as they are, so the records are found once. */
const found = new WeakMap<Uint8Array, Found>();

/**
 * The byte after which each record is known. Any cut of the same bytes gives the same records, so they are read byte
 * by byte, and the byte after which a record appears is its last one.
 */
export function recordEnds(bytes: Uint8Array, wire: Wire): readonly number[] {
  const known = found.get(bytes);
  if (known?.wire === wire) return known.ends;
  const ends = findEnds(bytes, wire);
  found.set(bytes, { wire, ends });
  return ends;
}

function findEnds(bytes: Uint8Array, { records }: Wire): readonly number[] {
  const ends: number[] = [];
  let read = 0;
  const byteByByte = new Observable<Uint8Array>((subscriber) => {
    while (read < bytes.length) {
      read += 1;
      subscriber.next(bytes.subarray(read - 1, read));
    }
    subscriber.complete();
  });
  byteByByte.pipe(records).subscribe({ next: () => ends.push(read), error: () => undefined });
  return ends;
}
