import type { Delta, TextDelta } from '../delta/Delta.ts';

const OPENING_TAGS = ['<think>', '<thinking>'];

/** Splits the text of one choice. It buffers only what may be a tag: a few characters. */
export class ThinkingSplitter {
  readonly #emit: (delta: Delta) => void;
  #stage: 'start' | 'thinking' | 'answer' = 'start';
  #closingTag = '';
  #buffered: TextDelta | undefined;

  constructor(emit: (delta: Delta) => void) {
    this.#emit = emit;
  }

  push(delta: TextDelta): void {
    if (this.#buffered?.block !== delta.block) this.flush();
    const buffered = this.#buffered;
    this.#buffered = undefined;
    const joined = buffered ? { ...delta, text: buffered.text + delta.text } : delta;
    if (this.#stage === 'start') this.#readStart(joined);
    else if (this.#stage === 'thinking') this.#readThinking(joined, joined.text);
    else this.#emit(delta);
  }

  /** Emits what is buffered, because it isn't a tag. */
  flush(): void {
    const buffered = this.#buffered;
    if (!buffered) return;
    this.#buffered = undefined;
    if (this.#stage === 'start') this.#stage = 'answer';
    this.#emitPart(buffered, buffered.text);
  }

  #readStart(delta: TextDelta): void {
    const { text } = delta;
    const rest = text.trimStart();
    // Emitted at once: a server may send any number of spaces.
    const space = text.slice(0, text.length - rest.length);
    const tag = OPENING_TAGS.find((opening) => rest.startsWith(opening));
    if (tag !== undefined) {
      this.#emitPart(delta, space);
      this.#stage = 'thinking';
      this.#closingTag = `</${tag.slice(1)}`;
      this.#readThinking(delta, rest.slice(tag.length));
    } else if (OPENING_TAGS.some((opening) => opening.startsWith(rest))) {
      this.#emitPart(delta, space);
      this.#buffer(delta, rest);
    } else {
      this.#stage = 'answer';
      this.#emitPart(delta, text);
    }
  }

  #readThinking(delta: TextDelta, text: string): void {
    const end = text.indexOf(this.#closingTag);
    if (end >= 0) {
      this.#emitPart(delta, text.slice(0, end));
      this.#stage = 'answer';
      return this.#emitPart(delta, text.slice(end + this.#closingTag.length));
    }
    const at = text.lastIndexOf('<');
    const isCut = at >= 0 && this.#closingTag.startsWith(text.slice(at));
    this.#emitPart(delta, isCut ? text.slice(0, at) : text);
    if (isCut) this.#buffer(delta, text.slice(at));
  }

  #buffer(delta: TextDelta, text: string): void {
    if (text !== '') this.#buffered = { ...delta, text };
  }

  #emitPart(delta: TextDelta, text: string): void {
    if (text === '') return;
    if (this.#stage === 'thinking') this.#emit({ ...delta, type: 'reasoning', text });
    else this.#emit(text === delta.text ? delta : { ...delta, text });
  }
}
