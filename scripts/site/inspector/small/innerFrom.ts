import type { Observable } from 'rxjs';

/**
 * In place of RxJS's own, which also takes promises, iterables and streams: in this page the functions that operators
 * call return Observables only, so what reads the rest isn't in the bundle.
 */
export function innerFrom<T>(input: Observable<T>): Observable<T> {
  return input;
}
