import { Component, computed, input } from '@angular/core';
import type { Message, ToolResultDelta } from 'rxjs-llm';
import { Icon } from './icon';
import { Markdown } from './markdown/markdown';
import { Reasoning } from './reasoning';
import { ToolCard } from './toolCard';

/** The parts of an answer, in the order in which they came. */
@Component({
  selector: 'chat-answer',
  imports: [Icon, Markdown, Reasoning, ToolCard],
  template: `
    @if (message().attempt > 1) {
      <p class="note"><chat-icon name="retry" /> The answer broke off, so it was begun again.</p>
    }
    @for (part of message().parts; track $index) {
      @switch (part.type) {
        @case ('text') {
          <chat-markdown [text]="part.text" [complete]="!isLoading() || !$last" />
        }
        @case ('reasoning') {
          <chat-reasoning [text]="part.text" [isGrowing]="isLoading() && $last" />
        }
        @case ('tool-call') {
          <chat-tool
            [call]="part.toolCall"
            [result]="part.toolCall.id ? results().get(part.toolCall.id) : undefined"
            [isLive]="isLoading()"
          />
        }
        @case ('refusal') {
          <p class="note" dir="auto">{{ part.text }}</p>
        }
        @case ('data') {
          @if (part.name === 'fallback') {
            <p class="note">
              <chat-icon name="swap" /> The first model didn’t answer, so {{ modelIn(part.value) }} does.
            </p>
          }
        }
      }
    }
  `,
})
export class AnswerView {
  readonly message = input.required<Message>();
  readonly isLoading = input.required<boolean>();

  protected readonly results = computed((): ReadonlyMap<string, ToolResultDelta> => {
    const results = this.message().parts.filter((part) => part.type === 'tool-result');
    return new Map(results.map((result) => [result.id, result]));
  });

  protected modelIn(value: unknown): string {
    const { model } = Object(value) as { readonly model?: unknown };
    return typeof model === 'string' ? model : 'another one';
  }
}
