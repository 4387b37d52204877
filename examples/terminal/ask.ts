import { defer, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import {
  accumulate,
  coalesce,
  retryWithBackoff,
  runTools,
  timeoutIdle,
  type Delta,
  type Message,
  type Model,
  type RunnableTool,
} from 'rxjs-llm';
import { describeFailure } from './failure.ts';
import type { DemoModel } from './model.ts';

/** Without jitter, so that the demo can say how long a wait is. */
const RETRY = { count: 2, initialDelay: 300, jitter: 0 } as const;

/** What to ask, what the model may call, and how long a silence between two pieces may be, in milliseconds. */
export interface Question {
  readonly model: DemoModel;
  readonly prompt: string;
  readonly tools?: Readonly<Record<string, RunnableTool>>;
  readonly each?: number;
}

/** Hears what happens while an answer is on its way. */
export interface Listener {
  /** A request is sent: the first one, another attempt, or the one with a tool's result. */
  request(): void;
  /** A piece of the answer came. */
  piece(): void;
  /** An attempt failed, or another one began. */
  note(text: string): void;
}

/** The complete pipe: from a question to message snapshots. */
export function ask(
  { model, prompt, tools = {}, each = 10_000 }: Question,
  listener: Listener,
): Observable<Message> {
  const patient: Model = (request) =>
    defer(() => model.answer(request)).pipe(
      timeoutIdle({ first: 20_000, each }),
      tellAttempts(listener),
      retryWithBackoff({ ...RETRY, onPartial: 'restart' }),
    );
  const answer = runTools(patient, tools);
  return answer({ messages: [{ role: 'user', content: prompt }] }).pipe(coalesce('frame'), accumulate());
}

/** Tells the listener of each attempt that fails, and of what the retry will do about it. */
function tellAttempts(listener: Listener): MonoTypeOperatorFunction<Delta> {
  let attempt = 0;
  let text = '';
  return (source) =>
    defer(() => {
      const begunAnew = text === '' ? `attempt ${attempt + 1}` : `attempt ${attempt + 1}, restarted`;
      attempt += 1;
      text = '';
      listener.request();
      return source.pipe(
        tap({
          next(delta) {
            if (delta.type === 'tool-call-args') listener.piece();
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
