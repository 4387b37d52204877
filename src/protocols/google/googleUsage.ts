import type { Delta } from '../../delta/Delta.ts';
import { isObject, numberIn } from '../../json/unknown.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** What an API of Google's calls its counts. */
export interface UsageNames {
  /** Leaves out what Google's own tools put into the prompt: found pages are not billed as input. */
  readonly input: string;
  readonly output: string;
  /** Not part of `output`. */
  readonly thoughts: string;
  /** A part of `input`. */
  readonly cached: string;
  readonly total: string;
}

/** Makes a reader of cumulative counts: a count that a later record leaves out stays as it was. */
export function createUsageReader(names: UsageNames): (usage: unknown) => readonly Delta[] {
  let counts: Readonly<Record<string, unknown>> = {};

  return (usage) => {
    // Until its last record, Vertex sends no counts here but only how the request is paid for.
    if (!isObject(usage) || !Object.values(names).some((name) => name in usage)) return [];
    counts = { ...counts, ...usage };

    const countOf = (name: keyof UsageNames): number | undefined => numberIn(counts[names[name]]);
    const reasoning = countOf('thoughts');
    return [
      usageDelta(
        {
          input: countOf('input'),
          output: (countOf('output') ?? 0) + (reasoning ?? 0),
          total: countOf('total'),
          cached: countOf('cached'),
          reasoning,
        },
        counts,
      ),
    ];
  };
}
