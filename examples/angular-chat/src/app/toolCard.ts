import { JsonPipe } from '@angular/common';
import { Component, computed, inject, input, signal } from '@angular/core';
import type { ToolCall, ToolResultDelta } from 'rxjs-llm';
import { Chat } from './chat';
import { Icon } from './icon';
import { isAsking, questionOf, titleOf } from './tools';

/** A call of a tool: its arguments while they grow, its question to the user, its result. */
@Component({
  selector: 'chat-tool',
  imports: [Icon, JsonPipe],
  templateUrl: './toolCard.html',
})
export class ToolCard {
  readonly call = input.required<ToolCall>();
  readonly result = input<ToolResultDelta | undefined>();
  readonly isLive = input.required<boolean>();

  readonly #chat = inject(Chat);
  protected readonly decision = signal<boolean | undefined>(undefined);
  protected readonly title = computed(() => titleOf(this.call()));
  protected readonly question = computed(() => {
    const isOpen = this.isLive() && this.decision() === undefined;
    return isOpen && isAsking(this.call(), this.result()) ? questionOf(this.call()) : undefined;
  });
  protected readonly values = computed(() => Object.entries(Object(this.call().arguments) as object));

  protected readonly state = computed(() => {
    const result = this.result();
    if (result) return result.isError ? 'failed' : 'done';
    if (!this.isLive()) return 'not run';
    if (this.question()) return 'waits for you';
    return this.call().status === 'streaming' ? 'writing…' : 'running…';
  });

  protected sayable(value: unknown): string {
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  protected decide(isApproved: boolean): void {
    this.decision.set(isApproved);
    this.#chat.decide(this.call(), isApproved);
  }
}
