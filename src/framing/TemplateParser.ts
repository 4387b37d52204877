import { learnTemplate } from './learnTemplate.ts';
import { readTemplate, type JSONTemplate } from './readTemplate.ts';

/** Longer texts are seldom alike, and a look at them costs. */
const LONGEST_TEXT = 2_048;
/** What it costs to learn a frame, in texts that needed no parsing. */
const PRICE = 8;

/**
 * Parses JSON texts of which most differ only inside some strings and numbers, as the records of a stream do: what
 * they share is compared, not parsed.
 *
 * Learning has to pay for itself: where texts have nothing in common, it is soon given up.
 */
export class TemplateParser {
  #frame: JSONTemplate | undefined;
  /** The text that was parsed last, as long as nothing was learnt from it. */
  #last = '';
  #credit = 16 * PRICE;
  #isShared = false;

  /** Gives what `JSON.parse` gives. The value is the caller's until the next text, unless it is kept. */
  parse(text: string): unknown {
    const known = this.#frame && readTemplate(this.#frame, text);
    this.#isShared = known !== undefined;
    if (known) {
      this.#credit += 1;
      return known;
    }
    const value: unknown = JSON.parse(text);
    if (this.#credit >= PRICE && text.length <= LONGEST_TEXT) this.#learn(text);
    return value;
  }

  /** Says that somebody keeps the last value, or a part of it. */
  keep(): void {
    if (this.#isShared) this.#frame = undefined;
  }

  #learn(text: string): void {
    const learnt = this.#last === '' ? undefined : learnTemplate(this.#last, text);
    if (this.#last !== '') this.#credit -= PRICE;
    this.#frame = learnt ?? this.#frame;
    this.#last = learnt ? '' : text;
  }
}
