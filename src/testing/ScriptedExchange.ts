import type { SchedulerLike, Subscription } from 'rxjs';
import { followSignal } from '../sources/followSignal.ts';

/** One request of a scripted fetch, and what became of it. */
export interface ScriptedRequest {
  readonly method: string;
  /** As the client wrote it. */
  readonly url: string;
  readonly headers: Headers;
  /** As text; empty for none. */
  readonly body: string;
  /** How far the answer has come: still before its headers, or in its body. */
  readonly phase: 'headers' | 'body';
  /**
   * - `open`: the connection is in use.
   * - `done`: the client has read the body to its end.
   * - `failed`: the script broke it.
   * - `aborted`: the client's signal did, in this phase.
   * - `cancelled`: the client let go of the body without a signal.
   */
  readonly state: 'open' | 'done' | 'failed' | 'aborted' | 'cancelled';
}

/** A request as the script goes on with it: it ends once, and takes its timer and its listener with it. */
export class ScriptedExchange implements ScriptedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  body = '';
  phase: ScriptedRequest['phase'] = 'headers';
  state: ScriptedRequest['state'] = 'open';
  readonly #scheduler: SchedulerLike;
  readonly #abortHandlers: ((reason: unknown) => void)[] = [];
  readonly #unfollow: (() => void) | undefined;
  #timer: Subscription | undefined;
  #reason: unknown;

  constructor(input: RequestInfo | URL, init: RequestInit, scheduler: SchedulerLike) {
    const request = input instanceof Request ? input : undefined;
    const signal = init.signal ?? request?.signal;
    // A request whose signal has aborted is never sent.
    signal?.throwIfAborted();
    this.method = (init.method ?? request?.method ?? 'GET').toUpperCase();
    this.url = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
    this.headers = new Headers(init.headers ?? request?.headers);
    this.#scheduler = scheduler;
    this.#unfollow = signal && followSignal(signal, (reason) => this.#abort(reason));
  }

  /** Calls back when the client aborts, at once if it already has. */
  onAbort(handler: (reason: unknown) => void): void {
    if (this.state === 'aborted') handler(this.#reason);
    else this.#abortHandlers.push(handler);
  }

  wait(duration: number, next: () => void): void {
    this.#timer = this.#scheduler.schedule(next, duration);
  }

  end(state: Exclude<ScriptedRequest['state'], 'open'>): void {
    this.state = state;
    this.#timer?.unsubscribe();
    this.#unfollow?.();
  }

  #abort(reason: unknown): void {
    this.#reason = reason;
    this.end('aborted');
    for (const handler of this.#abortHandlers) handler(reason);
  }
}
