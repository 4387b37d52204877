import { computed, effect, inject, Injectable, signal } from '@angular/core';
import { filter, fromEvent } from 'rxjs';
import type { ChatMessage, Message, ToolCall } from 'rxjs-llm';
import { streamResource } from 'rxjs-llm/angular';
import { Api } from './api';
import { problemOf } from './problem';
import { loadTurns, saveTurns } from './storage';
import { isAsking } from './tools';
import { newTurn, type Turn } from './turn';

/** The conversation: turns that are over, and the last one, whose answer may still be coming. */
@Injectable({ providedIn: 'root' })
export class Chat {
  readonly #api = inject(Api);
  readonly #past = signal<readonly Turn[]>([]);
  readonly #current = signal<Turn | undefined>(undefined);
  /** Stopped by the user, and not by leaving the page. */
  #isStopped = false;

  readonly #answer = streamResource({
    params: () => this.#current(),
    stream: ({ params }) => this.#api.answer(params.id, messagesOf([...this.#past(), params])),
  });

  readonly status = this.#answer.status;
  readonly isLoading = this.#answer.isLoading;
  readonly isReconnecting = computed(() => this.isLoading() && this.#api.isReconnecting());

  readonly #last = computed((): readonly Turn[] => {
    const turn = this.#current();
    if (!turn) return [];
    const [status, answer, error] = [this.status(), this.#answer.message(), this.#answer.error()];
    return [{ ...turn, status, answer, problem: status === 'error' ? problemOf(error) : undefined }];
  });
  readonly turns = computed(() => [...this.#past(), ...this.#last()]);

  /** A tool waits for the user. */
  readonly isAsking = computed(() => this.isLoading() && hasQuestion(this.#answer.message()));

  constructor() {
    this.#restore(loadTurns());
    effect(() => saveTurns([...this.#past(), ...this.#toSave()]));
    // A page that Back shows again was left in mid-answer, perhaps.
    fromEvent<PageTransitionEvent>(window, 'pageshow')
      .pipe(filter(({ persisted }) => persisted))
      .subscribe(() => !this.#isStopped && this.status() === 'stopped' && this.#answer.reload());
  }

  send(question: string): void {
    if (this.isLoading()) return;
    this.#past.set(this.turns());
    this.#ask(question);
  }

  /** Asks the last question again. */
  retry(): void {
    const last = this.turns().at(-1);
    if (!last || this.isLoading()) return;
    this.#past.set(this.turns().slice(0, -1));
    this.#ask(last.question);
  }

  stop(): void {
    const turn = this.#current();
    if (!turn || !this.isLoading()) return;
    this.#isStopped = true;
    this.#answer.stop();
    // Leaving an answer doesn't stop it: others may read it, or this page after a reload.
    this.#api.stop(turn.id).subscribe({ error: () => undefined });
  }

  decide(call: ToolCall, approved: boolean): void {
    const id = this.#current()?.id;
    if (id) this.#api.decide(id, call, approved).subscribe({ error: () => undefined });
  }

  clear(): void {
    this.stop();
    this.#current.set(undefined);
    this.#past.set([]);
  }

  #ask(question: string): void {
    this.#isStopped = false;
    this.#current.set(newTurn(question));
  }

  /** An answer that was still coming is joined. */
  #restore(turns: readonly Turn[]): void {
    const last = turns.at(-1);
    const isOpen = last?.status === 'connecting';
    this.#past.set(isOpen ? turns.slice(0, -1) : turns);
    if (isOpen) this.#current.set(last);
  }

  /** While an answer is coming, only its id: the server has the rest. */
  #toSave(): readonly Turn[] {
    const turn = this.#current();
    const isOver = !this.isLoading() && (this.status() !== 'stopped' || this.#isStopped);
    if (!turn) return [];
    return isOver ? this.#last() : [{ ...turn, status: 'connecting' }];
  }
}

/** The conversation as the model is to see it. An answer that failed before its first word is left out. */
function messagesOf(turns: readonly Turn[]): readonly ChatMessage[] {
  return turns.flatMap(({ question, answer }): ChatMessage[] => {
    const parts = answer?.parts.filter(({ type }) => SENT.includes(type)) ?? [];
    return [
      { role: 'user', content: question },
      ...(parts.length > 0 ? [{ role: 'assistant' as const, parts }] : []),
    ];
  });
}

function hasQuestion(message: Message | undefined): boolean {
  const results = message?.parts.filter((part) => part.type === 'tool-result') ?? [];
  return (
    message?.toolCalls.some((call) =>
      isAsking(
        call,
        results.find(({ id }) => id === call.id),
      ),
    ) ?? false
  );
}

const SENT = ['text', 'reasoning', 'tool-call', 'tool-result'];
