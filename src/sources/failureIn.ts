import { isStop } from '../errors/isStop.ts';
import { isErrorResponse } from './isErrorResponse.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';

/**
 * Finds what `fetch` would reject with in an error of Angular's `HttpClient`, whose message quotes the URL. An error of an
 * interceptor is returned as it is.
 */
export function failureIn(error: unknown): unknown {
  const cause = isErrorResponse(error) ? error.error : error;
  // What XMLHttpRequest reports is an event that says nothing.
  if (!(cause instanceof Error)) return isErrorResponse(error) ? new TypeError('Failed to fetch') : cause;
  if (isStop(cause) || isNetworkFailure(cause)) return cause;
  // The platform quotes what it refuses: a URL, or a header with a key.
  const isRefusal = cause instanceof DOMException || (cause instanceof TypeError && cause !== error);
  return isRefusal ? new TypeError('HttpClient refused the request') : cause;
}
