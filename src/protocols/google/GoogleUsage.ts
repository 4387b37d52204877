import { isObject, numberIn, objectIn } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** What an API of Google's calls its counts. */
export interface UsageNames {
  readonly input: string;
  /** What Google's own tools put into the prompt. Not part of `input`. */
  readonly tools: string;
  readonly output: string;
  /** Not part of `output`. */
  readonly thoughts: string;
  /** A part of `input`. */
  readonly cached: string;
  readonly total: string;
}

/** Reads cumulative counts: a count that a later record leaves out stays as it was. */
export class GoogleUsage {
  readonly #names: UsageNames;
  readonly #emit: Emit;
  /** Google's own tools that the answer has used so far. */
  readonly #tools = new Set<string>();
  readonly #counts = new Map<string, unknown>();

  constructor(names: UsageNames, emit: Emit) {
    this.#names = names;
    this.#emit = emit;
  }

  noteTools(names: readonly string[]): void {
    for (const name of names) this.#tools.add(name);
  }

  /** @param isOver - No other tool will leave a trace: what isn't known to be from a search is not. */
  read(usage: unknown, isOver: boolean): void {
    const names = Object.values<string>({ ...this.#names }).filter(
      (name) => isObject(usage) && name in usage,
    );
    // Until its last record, Vertex sends no counts here but only how the request is paid for.
    if (names.length === 0) return;
    for (const name of names) this.#counts.set(name, objectIn(usage)[name]);

    const count = (name: keyof UsageNames): number | undefined =>
      numberIn(this.#counts.get(this.#names[name]));
    const reasoning = count('thoughts');
    // What a search has found is not billed as input, unlike what any other tool puts in.
    const isCounted = this.#tools.has('search') ? this.#tools.size > 1 : this.#tools.size > 0 || isOver;
    this.#emit(
      usageDelta(
        {
          inputTokens: (count('input') ?? 0) + ((isCounted && count('tools')) || 0),
          outputTokens: (count('output') ?? 0) + (reasoning ?? 0),
          totalTokens: count('total'),
          cachedInputTokens: count('cached'),
          reasoningTokens: reasoning,
        },
        usage,
      ),
    );
  }
}
