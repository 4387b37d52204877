import { learnTemplate } from './learnTemplate.ts';
import { readTemplate, releaseTemplate, type JSONTemplate } from './readTemplate.ts';

/** Longer texts are seldom alike, and comparing them costs. */
const LONGEST_TEXT = 2_048;
/** Learning a template costs as much as this many matches save, and each time that many more: see below. */
const PRICE = 8;

/**
 * Parses JSON texts of which most differ only inside some strings and numbers, as the records of a stream do: what
 * they share is compared, not parsed.
 *
 * Learning has to pay for itself: if texts have nothing in common, it is soon given up. Each template has to pay more than the
 * one before, so that texts that change their shape for ever aren't learnt for ever.
 */
export class TemplateParser {
  #template: JSONTemplate | undefined;
  /** The text to compare the next one with. It holds the chunk that it was cut from, so not for longer than needed. */
  #last = '';
  #credit = 16 * PRICE;
  #price = PRICE;
  #isLent = false;

  /** Returns what `JSON.parse` returns. The value is lent: the next text may be read into it, unless it is retained. */
  parse(text: string): unknown {
    const known = this.#template && readTemplate(this.#template, text);
    this.#isLent = known !== undefined;
    if (this.#isLent) {
      this.#credit += 1;
      return known;
    }
    const value: unknown = JSON.parse(text);
    if (this.#credit >= this.#price && text.length <= LONGEST_TEXT) {
      this.#credit -= this.#price;
      this.#price += PRICE;
      const learnt = learnTemplate(this.#last, text);
      this.#template = learnt ?? this.#template;
      this.#last = learnt ? '' : text;
    }
    return value;
  }

  /** Leaves the last value to its user for good. Objects that differ in no text are shared by all retained values. */
  retain(): void {
    if (this.#isLent && this.#template) releaseTemplate(this.#template);
    this.#isLent = false;
  }
}
