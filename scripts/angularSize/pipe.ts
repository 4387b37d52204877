import { HttpClient, provideHttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { rxResource, toSignal } from '@angular/core/rxjs-interop';
import { bootstrapApplication } from '@angular/platform-browser';
import {
  coalesce,
  fromSSE,
  openaiChat,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  toStreamState,
} from 'rxjs-llm';

@Component({
  selector: 'app-chat',
  template: `
    <button (click)="question.set('Why?')">{{ about() }}</button>
    <p>{{ answer.status() }}: {{ answer.value()?.message?.text }}</p>
  `,
})
class App {
  readonly #http = inject(HttpClient);
  readonly question = signal<string | undefined>(undefined);
  readonly about = toSignal(this.#http.get('/api/about', { responseType: 'text' }));
  readonly answer = rxResource({
    params: () => this.question(),
    stream: ({ params }) =>
      fromSSE('/api/chat', { method: 'POST', body: JSON.stringify({ question: params }) }).pipe(
        parseDelta(openaiChat()),
        timeoutIdle({ first: 20_000, each: 10_000 }),
        takeUntilDone(),
        retryWithBackoff(),
        coalesce('frame'),
        toStreamState(),
      ),
  });
}

void bootstrapApplication(App, { providers: [provideHttpClient()] });
