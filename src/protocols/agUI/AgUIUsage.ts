import { numberIn, objectsIn } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** Adds up AG-UI's usage: one entry for each model of each run, and runs follow each other. */
export class AgUIUsage {
  readonly #emit: Emit;
  readonly #sums = new Map<string, number>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  read(usage: unknown): void {
    const fresh = objectsIn(usage);
    if (fresh.length === 0) return;
    for (const name of NAMES) {
      for (const entry of fresh) this.#add(name, numberIn(entry[name]));
    }
    this.#emit(
      usageDelta(
        {
          inputTokens: this.#sums.get('inputTokens'),
          outputTokens: this.#sums.get('outputTokens'),
          cachedInputTokens: this.#sums.get('cachedInputTokens'),
          cacheWriteTokens: this.#sums.get('cacheWriteInputTokens'),
          reasoningTokens: this.#sums.get('reasoningTokens'),
        },
        usage,
      ),
    );
  }

  #add(name: string, count: number | undefined): void {
    if (count !== undefined) this.#sums.set(name, (this.#sums.get(name) ?? 0) + count);
  }
}

const NAMES = [
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'cacheWriteInputTokens',
  'reasoningTokens',
];
