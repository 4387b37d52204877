import type { Delta } from '../../delta/Delta.ts';
import { choiceOf } from '../../delta/choiceOf.ts';
import { isContent } from '../../delta/isContent.ts';
import { publicError } from '../../errors/publicError.ts';
import { StreamError, type StreamErrorJSON } from '../../errors/StreamError.ts';
import { TruncatedStreamError } from '../../errors/TruncatedStreamError.ts';
import type { DeltaWriter } from '../Wire.ts';

/** What one wire says of one answer. */
export interface AnswerWriter {
  push(delta: Delta): void;
  /** Says that all that came before it is void. Without it, a restart ends the answer with an error. */
  restart?(): void;
  /** Says that the answer is complete. */
  end(): void;
  /** Says why it isn't. */
  fail(error: StreamErrorJSON): void;
}

/**
 * Makes the writer of a wire that another client reads: an answer that nothing has ended is cut, and says so. A `done` ends
 * it at once.
 */
export function createWriter(name: string, writer: AnswerWriter): DeltaWriter {
  let isFinished = false;
  let isEnded = false;

  function end(error?: unknown): void {
    if (isEnded) return;
    isEnded = true;
    if (error === undefined && isFinished) writer.end();
    else writer.fail(publicError(error ?? new TruncatedStreamError()));
  }

  return {
    push(delta) {
      if (isEnded) return;
      const { type } = delta;
      if (type === 'restart') {
        if (!writer.restart) throw new StreamError(`${name} can't say that an answer begins again`, AGAIN);
        writer.restart();
      } else writer.push(delta);
      if (choiceOf(delta) !== 0) return;
      if (type === 'finish' || type === 'done') isFinished = true;
      else if (type === 'restart' || isContent(delta)) isFinished = false;
      if (type === 'done') end();
    },
    end,
  };
}

const AGAIN = { retryable: true };
