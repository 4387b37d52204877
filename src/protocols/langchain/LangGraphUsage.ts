import { numberIn, objectIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { usageDelta } from '../shared/usageDelta.ts';

type Counts = readonly (number | undefined)[];

/** Adds up the usage of a run: each of its messages has one, and a message in chunks has it in parts. */
export class LangGraphUsage {
  readonly #emit: Emit;
  readonly #byMessage = new Map<string, Counts>();
  #sums: Counts = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** @param isWhole - Whether the record says all of the message's usage, or adds to it. */
  read(key: string, raw: JSONObject, isWhole: boolean): void {
    const details = objectIn(raw['input_token_details']);
    const fresh = [
      numberIn(raw['input_tokens']),
      numberIn(raw['output_tokens']),
      numberIn(raw['total_tokens']),
      numberIn(details['cache_read']),
      numberIn(details['cache_creation']),
      numberIn(objectIn(raw['output_token_details'])['reasoning']),
    ];
    if (fresh.every((count) => count === undefined)) return;
    const known = this.#byMessage.get(key) ?? [];
    this.#byMessage.set(key, isWhole ? fresh : add(fresh, known));
    this.#sums = add(add(fresh, this.#sums), isWhole ? known : [], -1);
    const [inputTokens, outputTokens, totalTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens] =
      this.#sums;
    const counts = {
      inputTokens,
      outputTokens,
      totalTokens,
      cachedInputTokens,
      cacheWriteTokens,
      reasoningTokens,
    };
    this.#emit(usageDelta(counts, raw));
  }
}

function add(some: Counts, more: Counts, times = 1): Counts {
  return some.map((count, at) => {
    const other = more[at];
    return other === undefined ? count : (count ?? 0) + times * other;
  });
}
