import { booleanAttribute, Component, computed, input } from '@angular/core';
import { createBlocks } from './blocks';
import { MarkdownBlock } from './markdownBlock';

/** Markdown that grows, drawn by templates: there is no HTML that a model could write into. */
@Component({
  selector: 'chat-markdown',
  imports: [MarkdownBlock],
  template: `
    @for (block of blocks(); track block.at) {
      @if (block.token.type !== 'space') {
        <chat-block [token]="block.token" />
      }
    }
  `,
  host: { class: 'markdown' },
})
export class Markdown {
  readonly text = input.required<string>();
  readonly complete = input(false, { transform: booleanAttribute });
  readonly #split = createBlocks();
  protected readonly blocks = computed(() => this.#split(this.text(), this.complete()));
}
