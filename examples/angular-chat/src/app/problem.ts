import {
  ConnectionError,
  HttpError,
  IdleTimeoutError,
  LostStreamError,
  ProviderError,
  TruncatedStreamError,
} from 'rxjs-llm';

/** What went wrong, for somebody who doesn't know what a status is. */
export function problemOf(error: unknown): string {
  if (error instanceof HttpError) {
    if (error.status === 429) return 'Too many questions at once. Wait a moment.';
    if (error.status === 401 || error.status === 403)
      return 'The server isn’t allowed to ask this model. Check its key.';
    return error.status >= 500
      ? 'The model is overloaded, or the server is down.'
      : `The model refused the question (${error.status}).`;
  }
  if (error instanceof ConnectionError) return 'The connection was lost.';
  if (error instanceof TruncatedStreamError || error instanceof LostStreamError)
    return 'The answer broke off.';
  if (error instanceof IdleTimeoutError) return 'The model fell silent.';
  if (error instanceof ProviderError) return 'The model reported an error.';
  return 'Something went wrong on the way.';
}
