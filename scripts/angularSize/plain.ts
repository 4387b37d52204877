/** An app that shows an answer, with what Angular has: the other ones do the same and more. */
import { HttpClient, provideHttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { rxResource, toSignal } from '@angular/core/rxjs-interop';
import { bootstrapApplication } from '@angular/platform-browser';

@Component({
  selector: 'app-chat',
  template: `
    <button (click)="question.set('Why?')">{{ about() }}</button>
    <p>{{ answer.status() }}: {{ answer.value() }}</p>
  `,
})
class App {
  readonly #http = inject(HttpClient);
  readonly question = signal<string | undefined>(undefined);
  readonly about = toSignal(this.#http.get('/api/about', { responseType: 'text' }));
  readonly answer = rxResource({
    params: () => this.question(),
    stream: ({ params }) => this.#http.post('/api/chat', { question: params }, { responseType: 'text' }),
  });
}

void bootstrapApplication(App, { providers: [provideHttpClient()] });
