import { objectIn } from '../json/unknown.ts';
import type { HttpEventLike } from './responseOf.ts';

/** What Angular's `HttpClient` errors with. */
export interface ErrorResponseLike extends HttpEventLike {
  /** The body, or why there is no answer. */
  readonly error?: unknown;
}

/** Whether an error is one of `HttpClient`. By name, so that Angular isn't imported. */
export function isErrorResponse(error: unknown): error is ErrorResponseLike {
  return objectIn(error)['name'] === 'HttpErrorResponse';
}
