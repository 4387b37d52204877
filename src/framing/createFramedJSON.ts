import { learnJSONFrame } from './learnJSONFrame.ts';
import { readJSONFrame, type JSONFrame } from './readJSONFrame.ts';

/** Parses the texts of one stream. */
export interface FramedJSON {
  /** Gives what `JSON.parse` gives. The value is the caller's until the next text, unless it is kept. */
  parse(text: string): unknown;
  /** Says that somebody keeps the last value, or a part of it. */
  keep(): void;
}

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
export function createFramedJSON(): FramedJSON {
  let frame: JSONFrame | undefined;
  let last = '';
  let credit = 16 * PRICE;
  let isShared = false;

  return {
    parse(text) {
      const known = frame && readJSONFrame(frame, text);
      isShared = known !== undefined;
      if (known) {
        credit += 1;
        return known;
      }
      const value: unknown = JSON.parse(text);
      if (credit >= PRICE && text.length <= LONGEST_TEXT) learn(text);
      return value;
    },
    keep() {
      if (isShared) frame = undefined;
    },
  };

  function learn(text: string): void {
    if (last !== '') credit -= PRICE;
    const learnt = last === '' ? undefined : learnJSONFrame(last, text);
    frame = learnt ?? frame;
    last = learnt ? '' : text;
  }
}
