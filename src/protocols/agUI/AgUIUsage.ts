import { numberIn, objectsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** Adds up AG-UI's usage: one entry for each model of each run, and runs follow each other. */
export class AgUIUsage {
  readonly #emit: Emit;
  readonly #entries: JSONObject[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  read(usage: unknown): void {
    const fresh = objectsIn(usage);
    if (fresh.length === 0) return;
    this.#entries.push(...fresh);
    this.#emit(
      usageDelta(
        {
          inputTokens: this.#sum('inputTokens'),
          outputTokens: this.#sum('outputTokens'),
          cachedInputTokens: this.#sum('cachedInputTokens'),
          cacheWriteTokens: this.#sum('cacheWriteInputTokens'),
          reasoningTokens: this.#sum('reasoningTokens'),
        },
        [...this.#entries],
      ),
    );
  }

  #sum(key: string): number | undefined {
    const counts = this.#entries.map((entry) => numberIn(entry[key])).filter((count) => count !== undefined);
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  }
}
