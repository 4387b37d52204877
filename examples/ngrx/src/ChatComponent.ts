import { Component, inject } from '@angular/core';
import { ChatStore } from './ChatStore';

@Component({
  selector: 'app-chat',
  providers: [ChatStore],
  template: `
    <form (submit)="$event.preventDefault(); store.send(question.value)">
      <input #question aria-label="Question" value="Why is the sky blue?" />
      <button>Send</button>
      <button type="button" (click)="store.stop()">Stop</button>
    </form>
    @let answer = store.answer();
    <p id="answer" [attr.aria-busy]="answer?.status === 'streaming'">{{ answer?.message?.text }}</p>
    <p role="status">{{ answer?.status }}</p>
    @if (answer?.status === 'error') {
      <p role="alert">{{ answer?.error }}</p>
    }
  `,
})
export class ChatComponent {
  protected readonly store = inject(ChatStore);
}
