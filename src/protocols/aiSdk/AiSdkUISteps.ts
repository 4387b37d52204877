import type { DataDelta, Delta, StartDelta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import type { Emit } from '../Protocol.ts';
import { AiSdkUIBlocks } from './AiSdkUIBlocks.ts';
import { AiSdkUIToolCalls } from './AiSdkUIToolCalls.ts';

/** How many deltas are remembered: beyond it a step can't be reset any more. */
const MAX_REMEMBERED = 100_000;

/** How often steps can be reset, and how many deltas may be emitted again in all: each time it is what came before the step. */
const MAX_RESETS = 100;
const MAX_REPEATED = 200_000;

/**
 * Remembers what each step emitted, because a backend may make the current one void.
 *
 * What opens an answer or a step without being content is buffered until content comes: a retry may still
 * replace an answer without any.
 */
export class AiSdkUISteps {
  readonly blocks: AiSdkUIBlocks;
  readonly toolCalls: AiSdkUIToolCalls;
  readonly #emit: Emit;
  #start: StartDelta | undefined;
  #remembered: Delta[] = [];
  #isForgotten = false;
  #buffered: DataDelta[] = [];
  #attempt = 1;
  #resets = 0;
  #repeated = 0;
  /** How much there was of everything when the current step began. */
  #step: {
    readonly marker?: DataDelta;
    readonly deltas: number;
    readonly blocks: number;
    readonly calls: number;
  } = { deltas: 0, blocks: 0, calls: 0 };

  constructor(emit: Emit) {
    this.#emit = emit;
    this.blocks = new AiSdkUIBlocks(this.emit);
    this.toolCalls = new AiSdkUIToolCalls(this.emit);
  }

  start(delta: StartDelta): void {
    this.#start = delta;
    this.#emit(delta);
  }

  /** Takes what is emitted with the next content. */
  readonly buffer = (delta: DataDelta): void => {
    this.#buffered.push(delta);
    if (this.#buffered.length > MAX_REMEMBERED) throw new ParseError('too-large');
  };

  begin(marker: DataDelta): void {
    const { blocks, toolCalls } = this;
    this.#step = { marker, deltas: this.#remembered.length, blocks: blocks.count, calls: toolCalls.count };
    this.buffer(marker);
  }

  /** Emits content of the current step. */
  readonly emit: Emit = (delta) => {
    const buffered = this.#buffered;
    // Nothing is made for each token: most come when nothing is buffered.
    if (buffered.length > 0) this.#buffered = [];
    for (const earlier of buffered) this.#say(earlier);
    this.#say(delta);
  };

  /** Makes the current step void. Only the complete answer can be: so what came before the step is emitted again. */
  reset(error: unknown): void {
    // One without content is not emitted, but it rolls back all the same.
    this.#resets += 1;
    if (this.#isForgotten || this.#resets > MAX_RESETS) throw new ParseError('too-large');
    const { marker, deltas, blocks, calls } = this.#step;
    const hasContent = this.#remembered.length > deltas;
    this.blocks.rollBack(blocks);
    this.toolCalls.rollBack(calls);
    if (!hasContent) return;

    this.#remembered = this.#remembered.filter((delta, at) => at < deltas || isMetadata(delta));
    if (marker) this.buffer(marker);
    this.#attempt += 1;
    this.#repeated += this.#remembered.length;
    if (this.#repeated > MAX_REPEATED) throw new ParseError('too-large');
    this.#emit({ type: 'restart', attempt: this.#attempt, error });
    if (this.#start) this.#emit(this.#start);
    this.#remembered.forEach(this.#emit);
  }

  #say(delta: Delta): void {
    this.#isForgotten ||= this.#remembered.length === MAX_REMEMBERED;
    if (this.#isForgotten) this.#remembered = [];
    else this.#remembered.push(delta);
    this.#emit(delta);
  }
}

/** Belongs to the message, not to a step. */
function isMetadata(delta: Delta): boolean {
  return delta.type === 'data' && delta.name === 'message-metadata';
}
