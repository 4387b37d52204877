import { ConnectionError } from '../errors/ConnectionError.ts';
import { isStop } from '../errors/isStop.ts';
import { objectIn } from '../json/unknown.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';

/**
 * Wraps what a platform throws when a connection fails; any other error is returned as it is. Only the system's own error
 * becomes the cause, because the platform's wrapper may quote the request.
 */
export function toConnectionError(reason: 'connect' | 'cut', error: unknown): unknown {
  const { name, syscall, cause } = objectIn(error);
  if (name === 'ConnectionError' || isStop(error) || !isNetworkFailure(error)) return error;
  return new ConnectionError(reason, systemErrorIn(syscall ? error : cause));
}

/** By shape, not by class: a test environment has an `Error` of its own. */
function systemErrorIn(cause: unknown): unknown {
  const fields = objectIn(cause);
  const isSystemError = 'code' in fields && 'message' in fields && !QUOTES.some((field) => field in fields);
  return isSystemError ? cause : undefined;
}

/** Fields in which an error shows what was sent or received: a URL, or bytes that aren't HTTP. */
const QUOTES = ['input', 'data', 'headers', 'body'];
