import { Component, computed, input } from '@angular/core';
import { CopyButton } from '../copyButton';
import { highlight } from './highlight';
import { visible } from './visible';

/** A fence: its language, a button that copies it, and its code in colour. */
@Component({
  selector: 'chat-code',
  imports: [CopyButton],
  template: `
    <figure class="code" dir="ltr">
      <figcaption>{{ language() || 'text' }} <chat-copy [text]="code()" label="Copy the code" /></figcaption>
      <pre
        tabindex="0"
      ><code>@for (piece of pieces(); track $index) {<span [class]="piece.kind">{{ piece.text }}</span>}</code></pre>
    </figure>
  `,
})
export class CodeBlock {
  readonly code = input.required<string>();
  readonly language = input.required<string>();
  protected readonly pieces = computed(() => highlight(visible(this.code())));
}
