import { httpResource } from '@angular/common/http';
import { Component, computed, inject, viewChild } from '@angular/core';
import { Chat } from './chat';
import { Composer } from './composer';
import { Icon } from './icon';
import { StickToEnd } from './stickToEnd';
import { TurnView } from './turnView';
import { Welcome } from './welcome';

/** People who can't see the screen hear of states, never of tokens. */
const ANNOUNCEMENTS = {
  idle: '',
  connecting: 'The model is thinking',
  streaming: 'The model is answering',
  done: 'The answer is complete',
  stopped: 'The answer was stopped',
  error: 'The answer failed',
};

@Component({
  selector: 'chat-app',
  imports: [Composer, Icon, StickToEnd, TurnView, Welcome],
  templateUrl: './app.html',
  host: { '(document:keydown.escape)': 'chat.stop()' },
})
export class App {
  protected readonly chat = inject(Chat);
  protected readonly about = httpResource<{ readonly model: string; readonly isMock: boolean }>(
    () => '/api/about',
  );
  protected readonly composer = viewChild.required(Composer);
  protected readonly list = viewChild(StickToEnd);

  protected readonly model = computed(() => (this.about.hasValue() ? this.about.value().model : ''));
  protected readonly announcement = computed(() => {
    if (this.chat.isReconnecting()) return 'The connection was lost. Reconnecting';
    if (this.chat.isAsking()) return 'The model asks for your approval';
    return ANNOUNCEMENTS[this.chat.status()];
  });

  protected clear(): void {
    this.chat.clear();
    this.composer().focus();
  }

  protected ask(question: string): void {
    this.list()?.stick();
    this.chat.send(question);
    this.composer().focus();
  }
}
