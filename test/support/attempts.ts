import { concat, defer, EMPTY, from, throwError, type Observable } from 'rxjs';
import { TruncatedStreamError, type Delta } from 'rxjs-llm';

/** The error of most attempts that fail here. */
export const cut = new TruncatedStreamError();

/** The letters of the diagrams: two starts, the two halves of an answer, and the first restart. */
export const letters = {
  s: { type: 'start', id: 'one' },
  S: { type: 'start', id: 'two' },
  a: { type: 'text', text: 'Hel' },
  b: { type: 'text', text: 'lo' },
  r: { type: 'restart', attempt: 2, error: cut },
} as const satisfies Readonly<Record<string, Delta>>;

/** Emits deltas, and then errors. */
export function failing(error: unknown, ...deltas: readonly Delta[]): Observable<Delta> {
  return concat(
    from(deltas),
    throwError(() => error),
  );
}

/** Subscribes each subscriber to the next of these sources. */
export function attempts<T>(...sources: readonly Observable<T>[]): Observable<T> {
  let next = 0;
  return defer(() => sources[next++] ?? EMPTY);
}

/** The numbers of the restarts, in order. */
export function restartsIn(deltas: readonly Delta[]): number[] {
  return deltas.flatMap((delta) => (delta.type === 'restart' ? [delta.attempt] : []));
}
