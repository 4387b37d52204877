import type { Delta } from '../../delta/Delta.ts';
import { isObject, numberIn, objectIn } from '../../json/unknown.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** Makes a reader that adds up Anthropic's counts: later ones overwrite earlier ones, and null means unchanged. */
export function createUsageReader(): (usage: unknown) => readonly Delta[] {
  let counts: Readonly<Record<string, unknown>> = {};

  return (usage) => {
    if (!isObject(usage)) return [];
    const news = Object.entries(usage).filter(([, value]) => value !== null);
    counts = { ...counts, ...Object.fromEntries(news) };

    const fresh = numberIn(counts['input_tokens']) ?? 0;
    const cached = numberIn(counts['cache_read_input_tokens']);
    const written = numberIn(counts['cache_creation_input_tokens']);
    return [
      usageDelta(
        {
          // Anthropic counts the cached input apart from the rest.
          input: fresh + (cached ?? 0) + (written ?? 0),
          output: numberIn(counts['output_tokens']),
          cached,
          written,
          reasoning: numberIn(objectIn(counts['output_tokens_details'])['thinking_tokens']),
        },
        counts,
      ),
    ];
  };
}
