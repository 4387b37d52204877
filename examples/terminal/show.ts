import { defer, finalize, tap, type Observable } from 'rxjs';
import type { Message } from 'rxjs-llm';
import { ask, type Question } from './ask.ts';
import { piecesOf } from './piecesOf.ts';
import type { Screen } from './screen.ts';

/** Asks, and shows the answer as it grows, with its figures: time to first token, tokens per second, tokens used. */
export function show(question: Question, screen: Screen): Observable<Message> {
  return defer(() => {
    const begun = performance.now();
    let first: number | undefined;
    /** Of the current request: waits and tools don't count as writing. */
    let writing: number | undefined;
    let pieces = 0;
    const answer = ask(question, {
      note: (text) => screen.note(text),
      request() {
        writing = undefined;
        pieces = 0;
      },
      piece() {
        first ??= performance.now();
        writing ??= performance.now();
        pieces += 1;
      },
    });

    return answer.pipe(
      tap((message) => {
        if (first === undefined) return;
        const { usage } = message;
        const seconds = writing === undefined ? 0 : (performance.now() - writing) / 1000;
        const used = usage ? `${usage.totalTokens} tokens used` : 'tokens used: not reported yet';
        const rate = seconds > 0.05 ? `${Math.round(pieces / seconds)} tokens/s` : '… tokens/s';
        screen.live(piecesOf(message), `first token ${Math.round(first - begun)} ms · ${rate} · ${used}`);
      }),
      finalize(() => screen.settle()),
    );
  });
}
