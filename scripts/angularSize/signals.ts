import { HttpClient, provideHttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { rxResource, toSignal } from '@angular/core/rxjs-interop';
import { bootstrapApplication } from '@angular/platform-browser';
import { fromSSE, openaiChat, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming, streamResource } from 'rxjs-llm/angular';

@Component({
  selector: 'app-chat',
  template: `
    <button (click)="question.set('Why?')">{{ about() }} {{ models.value() }}</button>
    <p>{{ answer.status() }}: {{ answer.text() }}</p>
  `,
})
class App {
  readonly #http = inject(HttpClient);
  readonly #fetch = httpFetch();
  readonly question = signal<string | undefined>(undefined);
  readonly about = toSignal(this.#http.get('/api/about', { responseType: 'text' }));
  readonly models = rxResource({ stream: () => this.#http.get('/api/models', { responseType: 'text' }) });
  readonly answer = streamResource({
    params: () => this.question(),
    stream: ({ params }) =>
      fromSSE('/api/chat', {
        method: 'POST',
        body: JSON.stringify({ question: params }),
        fetch: this.#fetch,
      }).pipe(
        parseDelta(openaiChat()),
        timeoutIdle({ first: 20_000, each: 10_000 }),
        takeUntilDone(),
        retryWithBackoff(),
      ),
  });
}

void bootstrapApplication(App, { providers: [provideHttpClient(), provideHttpStreaming()] });
