import type { SourceDelta } from '../../delta/Delta.ts';
import { given } from '../../json/given.ts';
import { textIn } from '../../json/unknown.ts';

/** What a provider says of a source. What isn't a string with something in it is left out. */
interface SourceFields {
  readonly url?: unknown;
  readonly title?: unknown;
  readonly citedText?: unknown;
  readonly block?: number | undefined;
}

/** Makes a delta of a source. */
export function sourceDelta(fields: SourceFields, raw: unknown): SourceDelta {
  const { block } = fields;
  const [url, title, citedText] = [fields.url, fields.title, fields.citedText].map(textIn);
  return {
    type: 'source',
    ...given({ url, title, citedText, block }),
    raw,
  };
}
