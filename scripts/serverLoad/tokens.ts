import { Observable } from 'rxjs';
import type { Delta } from 'rxjs-llm';

/** How many characters a token has: its number, and a space. */
const WIDTH = 6;

/** Counts what is read of one stream, and says whether each token came once and in order. */
export interface Counter {
  /** Called with each text. Returns how long its last token took, in milliseconds. */
  readonly count: (text: string) => number;
  readonly tokens: () => number;
  readonly isExact: () => boolean;
}

/** What a model says: so many tokens, each at its time. */
export interface Answer {
  readonly deltas: Observable<Delta>;
  readonly createCounter: () => Counter;
}

export function answerOf(tokens: number, perSecond: number): Answer {
  const saidAt = new Float64Array(tokens);
  const gap = 1_000 / perSecond;

  const deltas = new Observable<Delta>((subscriber) => {
    // Not all streams say something in the same moment.
    const begin = performance.now() + Math.random() * 1_000;
    let next = 0;
    let timer: NodeJS.Timeout;
    function say(): void {
      const now = performance.now();
      for (; next < tokens && now >= begin + next * gap; next += 1) {
        saidAt[next] = now;
        subscriber.next({ type: 'text', text: `${String(next).padStart(WIDTH - 1, '0')} ` });
      }
      if (next === tokens) subscriber.complete();
      else wait();
    }
    function wait(): void {
      timer = setTimeout(say, Math.max(1, begin + next * gap - performance.now()));
    }
    wait();
    return () => clearTimeout(timer);
  });

  return { deltas, createCounter: () => createCounter(saidAt) };
}

function createCounter(saidAt: Float64Array): Counter {
  let next = 0;
  let isInOrder = true;
  return {
    count(text) {
      isInOrder &&= Number(text.slice(0, WIDTH - 1)) === next;
      next += text.length / WIDTH;
      return performance.now() - (saidAt[next - 1] ?? 0);
    },
    tokens: () => next,
    isExact: () => isInOrder && next === saidAt.length,
  };
}
