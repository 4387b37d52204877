import { Component, computed, inject, input } from '@angular/core';
import { AnswerView } from './answerView';
import { Chat } from './chat';
import { CopyButton } from './copyButton';
import { figuresIn } from './figures';
import { Icon } from './icon';
import type { Turn } from './turn';

/** A question, its answer, and what can be done about it. */
@Component({
  selector: 'chat-turn',
  imports: [AnswerView, CopyButton, Icon],
  templateUrl: './turnView.html',
})
export class TurnView {
  readonly turn = input.required<Turn>();
  readonly isLast = input.required<boolean>();

  protected readonly chat = inject(Chat);
  protected readonly isLoading = computed(() => ['connecting', 'streaming'].includes(this.turn().status));
  protected readonly figures = computed(() => (this.isLoading() ? '' : figuresIn(this.turn().answer)));
  protected readonly isReconnecting = computed(() => this.isLoading() && this.chat.isReconnecting());
  protected readonly isWaiting = computed(() => this.isLoading() && !this.turn().answer?.parts.length);
}
