import { ConnectionError } from '../errors/ConnectionError.ts';
import { StreamError } from '../errors/StreamError.ts';

/**
 * Wraps what a platform throws when a connection fails. Only the system's own error is kept as the cause: what is
 * wrapped around it may quote the request.
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

/** Where an error shows what was sent or received: a URL, or the bytes that are no HTTP. */
const QUOTES = ['input', 'data', 'headers', 'body'];
