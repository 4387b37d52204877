import type { MonoTypeOperatorFunction } from 'rxjs';
import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta } from '../delta/Delta.ts';
import { operate } from './operate.ts';
import { ThinkingSplitter } from './ThinkingSplitter.ts';

/**
 * Emits `<think>…</think>` at the start of the text as reasoning.
 *
 * For models that write their thinking into the text, also as `<thinking>…</thinking>`. Only the two tags are removed, and only at
 * the start of the text, or of the text after a tool's result; white space may come before them. What only looks like a tag is
 * text. A piece of text that may be the beginning of a tag is buffered until the next one, and emitted when the source completes or
 * errors.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { splitThinking, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = ['<thi', 'nk>Hm.</', 'think>', 'Tea.'].map((text) => ({ type: 'text', text }));
 *
 * of(...deltas).pipe(splitThinking());
 * // => [{ type: 'reasoning', text: 'Hm.' }, { type: 'text', text: 'Tea.' }]
 * ```
 */
export function splitThinking(): MonoTypeOperatorFunction<Delta> {
  return operate((subscriber) => {
    const splitters = new Map<number, ThinkingSplitter>();

    function splitterOf(choice: number): ThinkingSplitter {
      let splitter = splitters.get(choice);
      if (!splitter)
        splitters.set(choice, (splitter = new ThinkingSplitter((delta) => subscriber.next(delta))));
      return splitter;
    }

    function flush(): void {
      for (const splitter of splitters.values()) splitter.flush();
      splitters.clear();
    }

    return {
      next(delta) {
        switch (delta.type) {
          case 'text':
            return splitterOf(choiceOf(delta)).push(delta);
          case 'restart':
            splitters.clear();
            break;
          case 'start':
          case 'tool-result':
          case 'done':
            flush();
            break;
          case 'usage':
          case 'unknown':
            // Some hosts send a usage with each token, also between the pieces of a tag.
            break;
          default:
            splitters.get(choiceOf(delta))?.flush();
        }
        subscriber.next(delta);
      },
      error(error) {
        flush();
        subscriber.error(error);
      },
      complete() {
        flush();
        subscriber.complete();
      },
    };
  });
}
