import { Component, input, signal } from '@angular/core';
import { Icon } from './icon';

@Component({
  selector: 'chat-copy',
  imports: [Icon],
  template: `
    <button type="button" class="quiet" [attr.aria-label]="label()" [title]="label()" (click)="copy()">
      <chat-icon [name]="isCopied() ? 'check' : 'copy'" />
    </button>
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  protected readonly isCopied = signal(false);

  protected async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text());
    this.isCopied.set(true);
    setTimeout(() => this.isCopied.set(false), 1_500);
  }
}
