import { bufferDelta } from '../delta/bufferDelta.ts';
import type { Delta } from '../delta/Delta.ts';
import { writeSSE } from '../framing/writeSSE.ts';
import type { DeltaWriter, Wire } from '../protocols/Wire.ts';
import { writeEvents } from '../protocols/writeEvents.ts';

/** A text this long isn't joined with more, in characters: no event is too large for a reader, and no write for a socket. */
const PIECE = 16_384;

/** The text of one delta, and how much of it isn't text of the answer. */
interface Written {
  readonly text: string;
  readonly overhead: number;
}

/** What a reader has not taken yet: events, and the latest deltas, which may still be joined with the next one. */
export class Backlog {
  /** How many characters wait, besides those of the answer's own text. */
  size = 0;
  /** The writer has said its last words. */
  isOver = false;
  readonly #writer: DeltaWriter;
  #text = '';
  #written: Written[] = [];
  /** At most two: text, and the usage that some hosts send with each token. */
  #pending: Delta[] = [];

  constructor(wire: Wire) {
    this.#writer = writeEvents(wire, (event) => {
      this.#text += writeSSE(event);
    });
  }

  get isEmpty(): boolean {
    return this.#written.length === 0 && this.#pending.length === 0;
  }

  add(delta: Delta): void {
    if (this.isOver) return;
    bufferDelta(this.#pending, delta);
    this.#settle(this.#pending.some((waiting) => lengthOf(waiting) >= PIECE) ? 0 : 2);
  }

  /** Adds the wire's last words. */
  end(error?: unknown): void {
    this.#settle(0);
    if (this.isOver) return;
    this.isOver = true;
    this.#pending = [];
    this.#writer.end(error);
    this.#retain(0);
  }

  /** Takes the next text to be written; it may be empty if the wire has no word for a delta. */
  take(): string {
    let text = '';
    let count = 0;
    while (text.length < PIECE) {
      if (count === this.#written.length) this.#settle(0);
      const next = this.#written[count];
      if (!next) break;
      text += next.text;
      this.size -= next.overhead;
      count += 1;
    }
    this.#written.splice(0, count);
    return text;
  }

  /** Writes the deltas that wait, but for the latest. A delta that the wire can't say without being wrong is its error. */
  #settle(latest: number): void {
    while (this.#pending.length > latest) {
      const delta = this.#pending.shift();
      if (!delta) return;
      try {
        this.#writer.push(delta);
        this.#retain(lengthOf(delta));
      } catch (thrown) {
        this.#pending = [];
        this.end(thrown);
      }
    }
  }

  #retain(length: number): void {
    if (this.#text === '') return;
    const overhead = Math.max(0, this.#text.length - length);
    this.size += overhead;
    this.#written.push({ text: this.#text, overhead });
    this.#text = '';
  }
}

function lengthOf(delta: Delta): number {
  return 'text' in delta ? (delta.text?.length ?? 0) : 0;
}
