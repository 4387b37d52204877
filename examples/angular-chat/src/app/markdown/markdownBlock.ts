import { NgTemplateOutlet } from '@angular/common';
import { Component, input } from '@angular/core';
import type { MarkedToken, Token } from 'marked';
import { CodeBlock } from './codeBlock';
import { plainText } from './plainText';
import { safeLink } from './safeLink';

/** One block and what is in it. What isn't known is shown as the text that it is, HTML too. */
@Component({
  selector: 'chat-block',
  imports: [CodeBlock, NgTemplateOutlet],
  templateUrl: './markdownBlock.html',
})
export class MarkdownBlock {
  readonly token = input.required<Token>();
  protected readonly safeLink = safeLink;
  protected readonly plainText = plainText;

  /** Gives templates the type of a token. */
  protected known(token: Token): MarkedToken {
    return token as MarkedToken;
  }
}
