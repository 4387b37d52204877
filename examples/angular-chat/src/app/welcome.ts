import { Component, output } from '@angular/core';

const SUGGESTIONS = [
  { title: 'Book a ferry', question: 'When does the next ferry leave? Book two seats on it.' },
  { title: 'See Markdown', question: 'Show me a table and some code in Markdown.' },
  { title: 'Stop me', question: 'Write a long essay on ferries.' },
  { title: 'Survive a fault', question: 'Break off in the middle of your answer.' },
];

@Component({
  selector: 'chat-welcome',
  template: `
    <h2>What would you like to know?</h2>
    <ul>
      @for (suggestion of suggestions; track suggestion.title) {
        <li>
          <button type="button" (click)="asked.emit(suggestion.question)">
            <strong>{{ suggestion.title }}</strong> {{ suggestion.question }}
          </button>
        </li>
      }
    </ul>
  `,
})
export class Welcome {
  readonly asked = output<string>();
  protected readonly suggestions = SUGGESTIONS;
}
