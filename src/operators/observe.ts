import { from, isObservable, of, type Observable } from 'rxjs';
import { objectIn } from '../json/unknown.ts';

/** Observes a value, or what a promise or an Observable makes of it. A list is a value, though `from` would take it apart. */
export function observe<T>(value: Observable<T> | PromiseLike<T> | T): Observable<T>;
export function observe(value: unknown): Observable<unknown> {
  return isObservable(value) || isPromise(value) ? from(value) : of(value);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof objectIn(value)['then'] === 'function';
}
