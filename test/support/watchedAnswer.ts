import { concat, finalize, interval, map, NEVER, Observable, of, take, timer } from 'rxjs';
import type { Delta } from 'rxjs-llm';

/** An answer that is silent for a while, and then says a word each 20 ms. It counts its subscribers. */
export interface WatchedAnswer {
  readonly deltas: Observable<Delta>;
  /** How many are subscribed to it. */
  open(): number;
}

export function watchedAnswer(silence = 0, words = Infinity): WatchedAnswer {
  let open = 0;
  const said = interval(20).pipe(
    take(words),
    map((index): Delta => ({ type: 'text', text: `w${index} ` })),
  );
  const deltas = new Observable<Delta>((subscriber) => {
    open += 1;
    const thinking = silence === Infinity ? NEVER : timer(silence);
    const all = concat(
      thinking.pipe(map((): Delta => ({ type: 'text', text: 'So: ' }))),
      said,
      of<Delta>({ type: 'done' }),
    );
    return all
      .pipe(
        finalize(() => {
          open -= 1;
        }),
      )
      .subscribe(subscriber);
  });
  return { deltas, open: () => open };
}
