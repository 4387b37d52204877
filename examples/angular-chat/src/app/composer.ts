import { Component, computed, type ElementRef, input, output, signal, viewChild } from '@angular/core';
import { Icon } from './icon';

/** Enter sends, Shift+Enter begins a line, Escape stops. */
@Component({
  selector: 'chat-composer',
  imports: [Icon],
  template: `
    <form (submit)="send($event)">
      <label class="visually-hidden" for="question">Your message</label>
      <textarea
        #box
        id="question"
        dir="auto"
        rows="1"
        placeholder="Ask anything"
        autofocus
        enterkeyhint="send"
        [value]="text()"
        (input)="text.set(box.value)"
        (keydown.enter)="enter($event)"
      ></textarea>
      @if (isLoading()) {
        <button type="button" class="round" aria-label="Stop" title="Stop (Esc)" (click)="stop()">
          <span class="square"></span>
        </button>
      } @else {
        <button class="round" aria-label="Send" title="Send (Enter)" [disabled]="isEmpty()">
          <chat-icon name="send" />
        </button>
      }
    </form>
  `,
})
export class Composer {
  readonly isLoading = input.required<boolean>();
  readonly sent = output<string>();
  readonly stopped = output();

  protected readonly text = signal('');
  protected readonly isEmpty = computed(() => this.text().trim() === '');
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');

  focus(): void {
    this.area().nativeElement.focus();
  }

  protected send(event: Event): void {
    event.preventDefault();
    if (this.isEmpty() || this.isLoading()) return;
    this.sent.emit(this.text().trim());
    this.text.set('');
  }

  protected enter(event: Event): void {
    // Enter also ends the composition of a word, in Japanese for example.
    if (event instanceof KeyboardEvent && !event.shiftKey && !event.isComposing) this.send(event);
  }

  protected stop(): void {
    this.stopped.emit();
    this.focus();
  }
}
