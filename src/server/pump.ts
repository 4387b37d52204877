import { asapScheduler, asyncScheduler, noop, Subscription, type Observable, type Subscriber } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { operate } from '../operators/operate.ts';
import { onAbort } from '../sources/onAbort.ts';
import { Backlog } from './Backlog.ts';
import type { Settings } from './settingsOf.ts';

/** Where the text of an answer goes. */
export interface Outlet {
  /** Takes the text in any case. Returns whether there is room for more; if not, the pump waits for `resume`. */
  write(text: string): boolean;
  /** All has been written. */
  end(): void;
  /** Nothing more will be written, and the reader must not take what it has for an answer. */
  cut(reason: unknown): void;
}

/** A running answer. */
export interface Pump {
  /** There is room again. */
  readonly resume: () => void;
  /** Nobody reads any more. */
  readonly stop: () => void;
}

/** A line that no reader sees: it says to every proxy on the way that the connection is alive. */
const COMMENT = ':\n\n';

/** Writes an answer to where it goes, at the pace of its reader. */
export function pump(source: Observable<Delta>, outlet: Outlet, settings: Settings): Pump {
  const { heartbeat, window, retry, maxBuffer, signal, scheduler = asyncScheduler } = settings;
  const soon = settings.scheduler ?? asapScheduler;
  let resume = noop;

  const answer = operate<Delta, never>((subscriber) => {
    const backlog = new Backlog(settings.wire);
    let isFull = false;
    let isDue = false;
    let due: Subscription = Subscription.EMPTY;
    let wroteAt = 0;

    function write(text: string): void {
      if (text === '' || subscriber.closed) return;
      wroteAt = scheduler.now();
      // It may resume while it takes the text.
      isFull = true;
      if (outlet.write(text)) isFull = false;
    }

    function flush(): void {
      isDue = false;
      due.unsubscribe();
      while (!isFull && !backlog.isEmpty) write(backlog.take());
      if (backlog.isOver && backlog.isEmpty) subscriber.complete();
    }

    function flushInTime(): void {
      if (isDue || isFull) return;
      isDue = true;
      const wait = Math.min(Math.max(0, wroteAt + window - scheduler.now()), window);
      due = (wait > 0 ? scheduler : soon).schedule(() => attempt(flush), wait);
    }

    /** A write that fails has found out that nobody reads. */
    function attempt(task: () => void): void {
      try {
        task();
      } catch (thrown) {
        subscriber.error(thrown);
      }
    }

    function end(error?: unknown): void {
      backlog.end(error);
      flush();
    }

    /** The caller's stop. If the reader has gone, which some platforms say only so, there won't be room any more. */
    function stopFor(reason: unknown): void {
      backlog.end(reason);
      while (!backlog.isEmpty) write(backlog.take());
      subscriber.complete();
    }

    resume = () => {
      isFull = false;
      if (!backlog.isEmpty) flushInTime();
    };
    subscriber.add(() => due.unsubscribe());
    write(retry === undefined ? COMMENT : `:\nretry: ${retry}\n\n`);
    if (signal) subscriber.add(onAbort(signal, (reason) => attempt(() => stopFor(reason))));
    subscriber.add(
      scheduler.schedule(function () {
        const rest = wroteAt + heartbeat - scheduler.now();
        // It is longer only if the clock was set back.
        const isSilent = rest <= 0 || rest > heartbeat;
        if (isSilent && !isFull) attempt(() => write(COMMENT));
        this.schedule(undefined, isSilent ? heartbeat : rest);
      }, heartbeat),
    );

    return {
      next(delta, stage) {
        backlog.add(delta);
        if (!(backlog.size <= maxBuffer)) flush();
        if (!(backlog.size <= maxBuffer)) throw new Error('The reader is too slow');
        if (backlog.isOver) stage.unsubscribe();
        flushInTime();
      },
      error: (error) => end(error ?? 'unknown'),
      complete: () => end(),
    };
  }, subscribeIfOpen)(source);

  const subscription = answer.subscribe({
    error: (reason: unknown) => outlet.cut(reason),
    complete: () => outlet.end(),
  });
  return { resume: () => resume(), stop: () => subscription.unsubscribe() };
}

/** A signal may have aborted before, and the first write may have failed. */
function subscribeIfOpen<T>(source: Observable<T>, inner: Subscriber<T>): void {
  if (!inner.closed) source.subscribe(inner);
}
