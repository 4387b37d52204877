import { noop, Subscriber, type Subscription } from 'rxjs';
import { outlived } from './outlived.ts';

/** A stage, as its own operator sees it. */
export interface Upstream extends Subscription {
  /** Lets the source outlive the outer subscriber. What it still says is dropped. */
  outlive(): void;
}

/** What an operator does with its source. A notification without a handler is forwarded. */
export interface Handlers<In> {
  readonly next: (value: In, stage: Upstream) => void;
  readonly error?: (error: unknown) => void;
  readonly complete?: () => void;
}

/** No timer runs while a synchronous source emits, so one without an end is stopped by number. */
const MOST_LATE_VALUES = 1_000;

/**
 * The subscriber of an operator's source, which forwards to the subscriber of the operator. What a handler throws becomes
 * an error notification.
 *
 * The outer subscriber learns of the stage before the stage subscribes, so that `take(1)` stops a synchronous source.
 * The stage itself is passed to `source.subscribe`, and RxJS registers the source's teardown on it. So unsubscribing
 * runs down one chain: a stage runs its finalizers in the order they were added, and then unsubscribes the stage upstream.
 *
 * RxJS keeps finalizers in an array with room for 17, even for one. Between two stages a field takes its place. It holds
 * only the latest upstream stage, because a stage has one source at a time: a retry ends the failed attempt before it
 * subscribes to the next. It subclasses `Subscriber`, as RxJS's own operators do, because an observer that is passed to
 * a subscriber takes twice the memory and another call for each value.
 */
export class Stage<In, Out> extends Subscriber<In> implements Upstream {
  readonly #outer: Subscriber<Out>;
  #handlers: Handlers<In>;
  #upstream: Stage<never, unknown> | undefined;

  constructor(outer: Subscriber<Out>, handlers: Handlers<In>) {
    super();
    this.#outer = outer;
    this.#handlers = handlers;
    if (outer instanceof Stage) outer.#link(this);
    else outer.add(this);
  }

  override unsubscribe(): void {
    try {
      super.unsubscribe();
    } finally {
      this.#upstream?.unsubscribe();
    }
  }

  outlive(): void {
    const outer = this.#outer;
    if (outer instanceof Stage) outer.#upstream = undefined;
    else outer.remove(this);
    this.#settle();
    let late = 0;
    this.#handlers = {
      next: () => {
        late += 1;
        if (late > MOST_LATE_VALUES) this.unsubscribe();
      },
      error: noop,
      complete: noop,
    };
  }

  /** Reaches the source through the stages of this library; another operator between them hides it. */
  #settle(): void {
    outlived.get(this)?.();
    if (this.#upstream) this.#upstream.#settle();
  }

  #link(upstream: Stage<never, unknown>): void {
    this.#upstream = upstream;
    if (this.closed) upstream.unsubscribe();
  }

  protected override _next(value: In): void {
    try {
      this.#handlers.next(value, this);
    } catch (thrown) {
      this.#outer.error(thrown);
    }
  }

  protected override _error(failure: unknown): void {
    const { error } = this.#handlers;
    this.#end(() => (error ? error(failure) : this.#outer.error(failure)));
  }

  protected override _complete(): void {
    const { complete } = this.#handlers;
    this.#end(() => (complete ? complete() : this.#outer.complete()));
  }

  #end(notify: () => void): void {
    try {
      notify();
    } catch (thrown) {
      this.#outer.error(thrown);
    } finally {
      this.unsubscribe();
    }
  }
}
