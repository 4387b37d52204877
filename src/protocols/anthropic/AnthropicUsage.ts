import { isObject, numberIn, objectIn } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** Reads Anthropic's counts: later ones overwrite earlier ones, and null means unchanged. */
export class AnthropicUsage {
  readonly #emit: Emit;
  #counts: Readonly<Record<string, unknown>> = {};

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  read(usage: unknown): void {
    if (!isObject(usage)) return;
    // A host that counts the input at the start only says 0 at the end.
    const fresh = Object.entries(usage).filter(
      ([key, value]) =>
        NAMES.test(key) && value !== null && (value !== 0 || key !== 'input_tokens' || !this.#counts[key]),
    );
    const counts = (this.#counts = { ...this.#counts, ...Object.fromEntries(fresh) });

    const uncached = numberIn(counts['input_tokens']) ?? 0;
    const cached = numberIn(counts['cache_read_input_tokens']);
    const { ephemeral_5m_input_tokens, ephemeral_1h_input_tokens } = objectIn(counts['cache_creation']);
    const written1h = numberIn(ephemeral_1h_input_tokens);
    const ofBoth = (numberIn(ephemeral_5m_input_tokens) ?? 0) + (written1h ?? 0);
    const written = numberIn(counts['cache_creation_input_tokens']) ?? (ofBoth || undefined);
    this.#emit(
      usageDelta(
        {
          // Anthropic counts the cached input apart from the rest.
          inputTokens: uncached + (cached ?? 0) + (written ?? 0),
          outputTokens: numberIn(counts['output_tokens']),
          cachedInputTokens: cached,
          cacheWriteTokens: written,
          cacheWrite1hTokens: written1h,
          reasoningTokens: numberIn(objectIn(counts['output_tokens_details'])['thinking_tokens']),
        },
        usage,
      ),
    );
  }
}

/** Nothing else is retained: what a record adds to the next one must not grow with the answer. */
const NAMES =
  /^(input|output|cache_read_input|cache_creation_input)_tokens$|^(cache_creation|output_tokens_details)$/;
