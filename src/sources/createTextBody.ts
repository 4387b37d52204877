import { asyncScheduler, type Subscription } from 'rxjs';

/** The bytes of a text of which each report says all that has come so far. */
export interface TextBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Takes all of the text so far. */
  grow(text: string): void;
  /** Takes all of the text. */
  close(text: string): void;
  /** Errors after what has come. */
  error(error: unknown): void;
}

/** Makes a body of a text that grows. Canceling it unsubscribes the subscription. */
export function createTextBody(subscription: Subscription): TextBody {
  const encoder = new TextEncoder();
  let text = '';
  let length = 0;
  let finish: ((controller: ReadableStreamDefaultController<Uint8Array>) => void) | undefined;
  let timer: Subscription | undefined;
  /** Answers the reader that waits. */
  let wake: (() => void) | undefined;

  function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    return new Promise((resolve) => {
      wake = () => {
        // Of a character in two halves, the second may be still to come.
        const isHalf = !finish && /[\uD800-\uDBFF]$/.test(text.slice(-1));
        const end = text.length - Number(isHalf);
        // The byte order mark is decoded away already: what is left of it is text, and a reader removes one.
        const mark = length === 0 && text.startsWith('\uFEFF') ? '\uFEFF' : '';
        if (end > length) controller.enqueue(encoder.encode(mark + text.slice(length, end)));
        else if (finish) finish(controller);
        else return;
        length = end;
        wake = undefined;
        resolve();
      };
      if (!timer) wake();
    });
  }

  function flush(): void {
    timer = undefined;
    wake?.();
  }

  return {
    stream: new ReadableStream<Uint8Array>(
      { pull, cancel: () => subscription.unsubscribe() },
      { highWaterMark: 0 },
    ),
    grow(latest) {
      text = latest;
      // To read the end of a growing text copies all of it, so a long one is read at most once in 16 ms.
      if (text.length < 65_536) wake?.();
      else timer ??= asyncScheduler.schedule(flush, 16);
    },
    close(latest) {
      text = latest;
      finish = (controller) => controller.close();
      wake?.();
    },
    error(error) {
      finish = (controller) => controller.error(error);
      wake?.();
    },
  };
}
