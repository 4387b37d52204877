import { provideHttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  NgZone,
  signal,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import type { Observable } from 'rxjs';
import { fromSSE, openaiChat, parseDelta, takeUntilDone, type Delta } from 'rxjs-llm';
import { httpFetch, streamResource, type StreamResourceRef } from 'rxjs-llm/angular';
import { expect, vi } from 'vitest';
import { EVENTUALLY } from './EVENTUALLY.ts';

/** How often an app was checked while it showed an answer. */
export interface Checks {
  readonly text: string;
  /** The component that shows the answer. */
  readonly own: number;
  /** A component that is checked with the whole app. */
  readonly app: number;
  /** The frames of the page, and those that it may have missed: a change waits no longer than a quarter of a second for one. */
  readonly frames: number;
}

function ask(send: typeof fetch): Observable<Delta> {
  const events = fromSSE('/model/many', { method: 'POST', body: '{}', fetch: send });
  return events.pipe(parseDelta(openaiChat()), takeUntilDone());
}

/** Shows the 500 tokens of an answer, and counts. */
export async function countChecks(
  providers: readonly (Provider | EnvironmentProviders)[],
  make: (send: typeof fetch) => Observable<Delta> = ask,
): Promise<Checks> {
  let own = 0;
  let app = 0;
  let frames = 0;
  let shown: StreamResourceRef | undefined;
  const prompt = signal<string | undefined>(undefined);

  class Sibling {
    readonly check = (): string => ((app += 1), '');
  }
  Component({
    selector: 'app-sibling',
    template: '{{ check() }}',
    changeDetection: ChangeDetectionStrategy.Eager,
  })(Sibling);

  class Answer {
    readonly #fetch = httpFetch();
    readonly answer = (shown = streamResource({
      params: () => prompt(),
      stream: () => make(this.#fetch),
    }));
    readonly check = (): string => ((own += 1), '');
  }
  Component({ selector: 'app-answer', template: '{{ check() }}{{ answer.text() }}' })(Answer);

  class App {}
  Component({
    selector: 'app-root',
    imports: [Answer, Sibling],
    template: '<app-answer /><app-sibling />',
    changeDetection: ChangeDetectionStrategy.Eager,
  })(App);

  const host = document.body.appendChild(document.createElement('app-root'));
  const running = await createApplication({ providers: [provideHttpClient(), ...providers] });
  running.bootstrap(App, host);
  const begun = performance.now();
  const started = { own, app };
  // As a click does.
  running.injector.get(NgZone).run(() => prompt.set('Hi?'));
  function countFrame(): void {
    frames += 1;
    frame = requestAnimationFrame(countFrame);
  }
  let frame = requestAnimationFrame(countFrame);

  await vi.waitFor(() => expect(shown?.status()).toBe('done'), EVENTUALLY);
  await new Promise((resolve) => setTimeout(resolve, 50));
  cancelAnimationFrame(frame);
  const text = host.textContent;
  running.destroy();
  const missed = Math.ceil((performance.now() - begun) / 250);
  return { text, own: own - started.own, app: app - started.app, frames: frames + missed };
}
