import type { DataDelta, Delta, StartDelta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import type { AiSdkUIBlocks } from './aiSdkUIBlocks.ts';
import type { AiSdkUIToolCalls } from './aiSdkUIToolCalls.ts';

/** How many deltas are remembered: beyond it a step can't be reset any more. */
const MAX_REMEMBERED = 100_000;

/**
 * Remembers what each step said, because a backend may make the current one void.
 *
 * What opens an answer or a step without being content is held back until content comes: a retry may still
 * replace an answer that has said nothing.
 */
export class AiSdkUISteps {
  readonly #blocks: AiSdkUIBlocks;
  readonly #toolCalls: AiSdkUIToolCalls;
  #start: readonly StartDelta[] = [];
  #said: Delta[] = [];
  #isForgotten = false;
  #held: DataDelta[] = [];
  #attempt = 1;
  #step: {
    readonly marker?: DataDelta;
    readonly said: number;
    readonly blocks: number;
    readonly calls: number;
  };

  constructor(blocks: AiSdkUIBlocks, toolCalls: AiSdkUIToolCalls) {
    this.#blocks = blocks;
    this.#toolCalls = toolCalls;
    this.#step = { said: 0, blocks: 0, calls: 0 };
  }

  start(delta: StartDelta): readonly Delta[] {
    this.#start = [delta];
    return this.#start;
  }

  hold(deltas: readonly DataDelta[]): void {
    this.#held.push(...deltas);
    if (this.#held.length > MAX_REMEMBERED) throw new ParseError('too-large');
  }

  begin(marker: DataDelta): readonly Delta[] {
    const [said, blocks, calls] = [this.#said.length, this.#blocks.count, this.#toolCalls.count];
    this.#step = { marker, said, blocks, calls };
    this.hold([marker]);
    return [];
  }

  add(deltas: readonly Delta[]): readonly Delta[] {
    if (deltas.length === 0) return deltas;
    const all = this.#held.length === 0 ? deltas : [...this.#held, ...deltas];
    this.#held = [];
    if (this.#said.length + all.length > MAX_REMEMBERED) this.#isForgotten = true;
    if (this.#isForgotten) this.#said = [];
    else this.#said.push(...all);
    return all;
  }

  /** Makes the current step void. Only the whole answer can be: so what came before the step is said again. */
  reset(error: unknown): readonly Delta[] {
    if (this.#isForgotten) throw new ParseError('too-large');
    const { marker, said, blocks, calls } = this.#step;
    const isNews = this.#said.length > said;
    this.#blocks.rollBack(blocks);
    this.#toolCalls.rollBack(calls);
    if (!isNews) return [];

    this.#said = this.#said.filter((delta, at) => at < said || isMetadata(delta));
    if (marker) this.hold([marker]);
    this.#attempt += 1;
    return [{ type: 'restart', attempt: this.#attempt, error }, ...this.#start, ...this.#said];
  }
}

/** Belongs to the message, not to a step. */
function isMetadata(delta: Delta): boolean {
  return delta.type === 'data' && delta.name === 'message-metadata';
}
