import { tap, type Observable } from 'rxjs';
import {
  accumulate,
  fromNDJSON,
  fromSSE,
  ollama,
  openaiChat,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type Delta,
  type Message,
} from '../../src/index.ts';
import { urlOf, type Scene } from './scene.ts';

/** The settings of one request. */
export interface AskConfig {
  readonly signal?: AbortSignal;
  readonly onPartial?: 'fail' | 'restart';
  /** Called before the wait that follows a failure. */
  readonly onBackoff?: () => void;
  readonly onDelta?: () => void;
  /** The idle timeout, in milliseconds. */
  readonly patience?: number;
}

/** The answer of a scene, read through an app's pipe. */
export function ask(origin: string, scene: Scene, config: AskConfig = {}): Observable<Message> {
  const { signal, onPartial = 'fail', onBackoff, onDelta, patience = 60_000 } = config;
  const url = urlOf(origin, scene);
  const init = (attempt: number): RequestInit => ({
    method: 'POST',
    body: 'Hello!',
    headers: { 'x-attempt': String(attempt) },
    ...(signal && { signal }),
  });
  const deltas =
    scene.wire === 'openai'
      ? fromSSE(url, init).pipe(parseDelta(openaiChat()))
      : fromNDJSON(url, init).pipe(parseDelta(ollama()));
  return deltas.pipe(
    tap(() => onDelta?.()),
    timeoutIdle<Delta>({ first: 60_000, each: patience }),
    takeUntilDone(),
    retryWithBackoff({
      count: 1,
      initialDelay: 5,
      onPartial,
      retryable(error) {
        const isRetryable = error instanceof Error && 'retryable' in error && error.retryable === true;
        if (isRetryable) onBackoff?.();
        return isRetryable;
      },
    }),
    accumulate(),
  );
}
