import { ConnectionError, HttpError, IdleTimeoutError, ProviderError, StreamError } from 'rxjs-llm';
import { visible } from './visible.ts';

/** An attempt that failed. */
export interface FailedAttempt {
  readonly error: unknown;
  /** What had come of its answer. */
  readonly text: string;
  /** The retry's own wait, in milliseconds, if another attempt may follow. */
  readonly wait: number | undefined;
}

/** What went wrong and what follows, such as `waiting 1.0 s (429)` or `cut at word 12, next attempt in 0.3 s`. */
export function describeFailure({ error, text, wait }: FailedAttempt): string {
  const what = whatHappened(error, text);
  if (!(error instanceof StreamError) || !error.retryable) return what;
  if (wait === undefined) return `${what}, no attempt is left`;

  const seconds = ((error.retryAfter ?? wait) / 1_000).toFixed(1);
  return error instanceof HttpError
    ? `waiting ${seconds} s (${what})`
    : `${what}, next attempt in ${seconds} s`;
}

function whatHappened(error: unknown, text: string): string {
  if (error instanceof HttpError) return String(error.status);
  if (error instanceof ConnectionError && error.reason === 'connect') return 'no connection';
  const what = error instanceof IdleTimeoutError ? 'silent' : 'cut';
  return text === '' ? `${what} before the first word` : `${what} at word ${wordsIn(text)}`;
}

export function wordsIn(text: string): number {
  return text.trim().split(/\s+/).length;
}

/** What to print once an answer has failed for good: the error, the provider's own words, and what to do. */
export function adviceFor(error: unknown, addressVariable: string): readonly string[] {
  const lines = [error instanceof Error ? `${error.name}: ${error.message}` : String(error)];
  // No log and no message has them, because they may quote the request.
  const { detail } = error instanceof HttpError || error instanceof ProviderError ? error : {};
  if (detail) lines.push(`The server says (error.detail): ${visible(detail)}`);
  if (!(error instanceof StreamError)) return lines;

  lines.push(
    error.retryable
      ? `The server may be busy or not running: try again, or check the address (${addressVariable}).`
      : `Check the key, the model’s name (MODEL) and the address (${addressVariable}).`,
  );
  return lines;
}
