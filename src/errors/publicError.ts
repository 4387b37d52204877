import { StreamError, type StreamErrorJSON } from './StreamError.ts';

/**
 * What a client is told of an error.
 *
 * The messages and codes of this library's errors are made of known words. Any other error may hold a key or a prompt. Of
 * several errors, as `fallbackTo` collects them, the last one is told: it decided that there is no answer.
 */
export function publicError(error: unknown): StreamErrorJSON {
  if (error instanceof AggregateError) return publicError(error.errors.at(-1));
  if (!(error instanceof StreamError)) {
    return { name: 'StreamError', message: 'internal error', retryable: false };
  }
  const { name, message, retryable } = error;
  return { ...Object.fromEntries(Object.entries(error).filter(isTold)), name, message, retryable };
}

function isTold([field]: readonly [string, unknown]): boolean {
  return /^(code|status|reason|phase|retryAfter)$/.test(field);
}
