import type { SchedulerLike, Subscription } from 'rxjs';
import { onAbort } from '../sources/onAbort.ts';

/** One request to a scripted fetch, and its state. */
export interface ScriptedRequest {
  readonly method: string;
  /** As the client wrote it. */
  readonly url: string;
  readonly headers: Headers;
  /** As text; empty if there is none. */
  readonly body: string;
  /** How far the answer has come: `headers` until the headers have been sent, then `body`. */
  readonly phase: 'headers' | 'body';
  /**
   * - `open`: the connection is in use.
   * - `done`: the client has read the body to its end.
   * - `failed`: the script broke the connection.
   * - `aborted`: the client's signal aborted it, in this phase.
   * - `cancelled`: the client cancelled the body without a signal.
   */
  readonly state: 'open' | 'done' | 'failed' | 'aborted' | 'cancelled';
  /** When the request arrived, by the script's clock, in milliseconds. */
  readonly at: number;
  /** When the headers were sent; `undefined` until then. */
  readonly headersAt: number | undefined;
  /** When it ended; `undefined` while it's open. */
  readonly endedAt: number | undefined;
}

/** A request while it is answered. It ends once, and then clears its timer and its listener. */
export class ScriptedExchange implements ScriptedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  body = '';
  state: ScriptedRequest['state'] = 'open';
  readonly at: number;
  headersAt: number | undefined;
  endedAt: number | undefined;
  readonly #scheduler: SchedulerLike;
  readonly #abortHandlers: ((reason: unknown) => void)[] = [];
  readonly #stopListening: (() => void) | undefined;
  #timer: Subscription | undefined;
  #reason: unknown;

  constructor(input: RequestInfo | URL, init: RequestInit, scheduler: SchedulerLike) {
    const request = typeof input === 'object' && 'headers' in input ? input : undefined;
    const signal = init.signal ?? request?.signal;
    // A request whose signal has aborted is never sent.
    if (signal?.aborted) throw signal.reason;
    this.method = (init.method ?? request?.method ?? 'GET').toUpperCase();
    this.url = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
    this.headers = new Headers(init.headers ?? request?.headers);
    this.#scheduler = scheduler;
    this.at = scheduler.now();
    this.#stopListening = signal && onAbort(signal, (reason) => this.#abort(reason));
  }

  get phase(): ScriptedRequest['phase'] {
    return this.headersAt === undefined ? 'headers' : 'body';
  }

  sendHeaders(): void {
    this.headersAt = this.#scheduler.now();
  }

  /** Calls `handler` when the client aborts, at once if it already has. */
  onAbort(handler: (reason: unknown) => void): void {
    if (this.state === 'aborted') handler(this.#reason);
    else this.#abortHandlers.push(handler);
  }

  wait(duration: number, next: () => void): void {
    this.#timer = this.#scheduler.schedule(next, duration);
  }

  end(state: Exclude<ScriptedRequest['state'], 'open'>): void {
    this.state = state;
    this.endedAt = this.#scheduler.now();
    this.#timer?.unsubscribe();
    this.#stopListening?.();
  }

  #abort(reason: unknown): void {
    this.#reason = reason;
    this.end('aborted');
    for (const handler of this.#abortHandlers) handler(reason);
  }
}
