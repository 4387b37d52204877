import { defer, tap, type Observable } from 'rxjs';
import {
  accumulate,
  coalesce,
  fromSSE,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type Delta,
  type Message,
} from 'rxjs-llm';
import { describeFailure } from './failure.ts';
import type { Model } from './model.ts';

/** Without jitter, so that the demo can say how long a wait is. */
const RETRY = { count: 2, initialDelay: 300, jitter: 0 } as const;

/** Hears what happens while an answer is on its way. */
export interface Listener {
  /** A piece of the answer came. */
  piece(): void;
  /** An attempt failed, or another one began. */
  note(text: string): void;
}

/** The complete pipe: from a request to message snapshots. */
export function ask(model: Model, prompt: string, listener: Listener, each = 10_000): Observable<Message> {
  return defer(() =>
    fromSSE(model.url, model.request(prompt)).pipe(
      parseDelta(model.protocol),
      timeoutIdle({ first: 20_000, each }),
      takeUntilDone(),
      tellAttempts(listener),
      retryWithBackoff({ ...RETRY, onPartial: 'restart' }),
      coalesce('frame'),
      accumulate(),
    ),
  );
}

/** Tells the listener of each attempt that fails, and of what the retry will do about it. */
function tellAttempts(listener: Listener): (source: Observable<Delta>) => Observable<Delta> {
  let attempt = 0;
  let text = '';
  return (source) =>
    defer(() => {
      const begunAnew = text === '' ? `attempt ${attempt + 1}` : `attempt ${attempt + 1}, restarted`;
      attempt += 1;
      text = '';
      return source.pipe(
        tap({
          next(delta) {
            if (delta.type !== 'text') return;
            if (text === '' && attempt > 1) listener.note(begunAnew);
            text += delta.text;
            listener.piece();
          },
          error(error: unknown) {
            const wait = RETRY.initialDelay * 2 ** (attempt - 1);
            listener.note(describeFailure({ error, text, wait: attempt <= RETRY.count ? wait : undefined }));
          },
        }),
      );
    });
}
