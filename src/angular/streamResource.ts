import { DOCUMENT, isPlatformServer } from '@angular/common';
import {
  computed,
  effect,
  inject,
  Injector,
  linkedSignal,
  NgZone,
  PLATFORM_ID,
  signal,
  untracked,
  type Signal,
} from '@angular/core';
import { defer, fromEvent, NEVER, takeUntil, tap, type Observable, type Subscription } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import type { Message } from '../message/Message.ts';
import { coalesce } from '../operators/coalesce.ts';
import { toStreamState, type StreamState } from '../operators/toStreamState.ts';
import { isSame, requestFor, stateBefore, type ResourceRequest } from './ResourceRequest.ts';

/** Where an answer is: `idle` without params, else as {@link toStreamState} says. */
export type StreamStatus = StreamState['status'] | 'idle';

/** An answer as signals. None of them throws. */
export interface StreamResourceRef {
  readonly status: Signal<StreamStatus>;
  /** The answer as far as it came, also when it was stopped or has errored. */
  readonly message: Signal<Message | undefined>;
  /** Its text; empty if there is none. */
  readonly text: Signal<string>;
  readonly error: Signal<unknown>;
  /** Whether there is something to stop: `connecting` or `streaming`. */
  readonly isLoading: Signal<boolean>;
  /** Cancels the request. The partial answer stays. */
  stop(): void;
  /** Cancels the request, and sends it anew for the same params. `false` if there are none. */
  reload(): boolean;
}

/** What to request, and when. */
export interface StreamResourceConfig<Params> {
  /** Reads signals, and returns what to request; `undefined` for nothing. A change cancels the request, and sends another. */
  readonly params: () => Params | undefined;
  /** Makes the answer, as deltas or as messages. */
  readonly stream: (context: { readonly params: Params }) => Observable<Delta | Message>;
  /** Whether to send requests while a server renders the page. Default false. */
  readonly server?: boolean;
  /** Default: the current one. Its end cancels the request. */
  readonly injector?: Injector;
}

/**
 * Turns answers into signals: the answer to the current params, as far as it came, and what became of it.
 *
 * The signals change at most once a frame. The stream is read outside Angular's zone, so a chunk is not a reason to check the
 * app. A change of params, `stop()`, the end of the injector and a page that is left each cancel the request. On a server
 * nothing is sent, unless `server` says so.
 *
 * @example
 * ```ts no-run
 * import { signal } from '@angular/core';
 * import { fromSSE, openaiChat, parseDelta, takeUntilDone } from 'rxjs-llm';
 * import { httpFetch, streamResource } from 'rxjs-llm/angular';
 *
 * export class Answer {
 *   readonly #fetch = httpFetch();
 *   readonly prompt = signal<string | undefined>(undefined);
 *   readonly answer = streamResource({
 *     params: () => this.prompt(),
 *     stream: ({ params }) =>
 *       fromSSE('/api/chat', { method: 'POST', body: params, fetch: this.#fetch }).pipe(
 *         parseDelta(openaiChat()),
 *         takeUntilDone(),
 *       ),
 *   });
 * }
 * ```
 */
export function streamResource<Params>(config: StreamResourceConfig<Params>): StreamResourceRef {
  const { params, stream, server = false, injector = inject(Injector) } = config;
  const zone = injector.get(NgZone);
  const page = injector.get(DOCUMENT).defaultView;
  const isOff = !server && isPlatformServer(injector.get(PLATFORM_ID));
  // A page that Back may show again retains its connections.
  const left = page ? fromEvent(page, 'pagehide') : NEVER;

  const reloads = signal(0);
  const request = computed(() => requestFor(isOff ? undefined : params, reloads()), { equal: isSame });
  const state = linkedSignal(() => stateBefore(request()));
  let subscription: Subscription | undefined;

  function send(current: ResourceRequest<Params>): void {
    const { asked } = current;
    // It may have been stopped already.
    if (asked === undefined || state().status !== 'connecting') return;
    const answer = defer(() => stream({ params: asked })).pipe(takeUntil(left));
    const states = answer.pipe(coalesce('frame'), toStreamState());
    const shown = states.pipe(
      tap((next) => {
        // The next request may be about to be sent.
        if (untracked(request) === current) state.set(next);
      }),
    );
    subscription = zone.runOutsideAngular(() => shown.subscribe());
  }
  effect(
    (onCleanup) => {
      const current = request();
      onCleanup(() => subscription?.unsubscribe());
      untracked(() => send(current));
    },
    { injector },
  );

  const isLoading = computed(() => ['connecting', 'streaming'].includes(state().status));
  return {
    status: computed(() => state().status),
    message: computed(() => state().message),
    text: computed(() => state().message?.text ?? ''),
    error: computed(() => state().error),
    isLoading,
    stop() {
      if (!untracked(isLoading)) return;
      subscription?.unsubscribe();
      state.update(({ message }) => ({ status: 'stopped', message }));
    },
    reload() {
      if (untracked(state).status === 'idle') return false;
      reloads.update((count) => count + 1);
      return true;
    },
  };
}
