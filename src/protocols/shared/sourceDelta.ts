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
export function sourceDelta({ url, title, citedText, block }: SourceFields, raw: unknown): SourceDelta {
  const said = given({ url: textIn(url), title: textIn(title), citedText: textIn(citedText), block });
  return { type: 'source', ...said, raw };
}
