import { defer, finalize, tap, type Observable } from 'rxjs';
import type { Message } from 'rxjs-llm';
import { ask } from './ask.ts';
import type { Model } from './model.ts';
import type { Screen } from './screen.ts';

/** What to ask, and how long a silence between two pieces may be, in milliseconds. */
export interface Question {
  readonly model: Model;
  readonly prompt: string;
  readonly each?: number;
}

/** Asks, and shows the answer as it grows, with its figures: time to first token, tokens per second, tokens used. */
export function show({ model, prompt, each }: Question, screen: Screen): Observable<Message> {
  return defer(() => {
    const begun = performance.now();
    let first: number | undefined;
    let pieces = 0;
    const answer = ask(
      model,
      prompt,
      {
        note: (text) => screen.note(text),
        piece() {
          first ??= performance.now();
          pieces += 1;
        },
      },
      each,
    );

    return answer.pipe(
      tap(({ text, usage }) => {
        if (first === undefined) return;
        const seconds = (performance.now() - first) / 1000;
        const used = usage ? `${usage.totalTokens} tokens used` : 'tokens used: not reported yet';
        const rate = seconds > 0.05 ? `${Math.round(pieces / seconds)} tokens/s` : '… tokens/s';
        screen.live(text, `first token ${Math.round(first - begun)} ms · ${rate} · ${used}`);
      }),
      finalize(() => screen.settle()),
    );
  });
}
