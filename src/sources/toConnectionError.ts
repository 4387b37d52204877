import { ConnectionError } from '../errors/ConnectionError.ts';
import { StreamError } from '../errors/StreamError.ts';

/**
 * Wraps what a platform throws when a connection fails. Only the system's own error becomes the cause, because the
 * platform's wrapper may quote the request.
 */
export function toConnectionError(reason: 'connect' | 'cut', error: unknown): StreamError {
  if (error instanceof StreamError) return error;
  return new ConnectionError(reason, systemErrorOf(error));
}

function systemErrorOf(error: unknown): Error | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  return QUOTES.some((field) => field in cause) ? undefined : cause;
}

/** Fields in which an error shows what was sent or received: a URL, or bytes that aren't HTTP. */
const QUOTES = ['input', 'data', 'headers', 'body'];
