import { Component, input } from '@angular/core';
import { Icon } from './icon';

@Component({
  selector: 'chat-reasoning',
  imports: [Icon],
  template: `
    <details>
      <summary [class.growing]="isGrowing()">
        <chat-icon name="fold" /> {{ isGrowing() ? 'Thinking…' : 'Thoughts' }}
      </summary>
      <p dir="auto">{{ text() }}</p>
    </details>
  `,
})
export class Reasoning {
  readonly text = input.required<string>();
  readonly isGrowing = input.required<boolean>();
}
