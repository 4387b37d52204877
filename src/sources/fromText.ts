import type { Observable } from 'rxjs';
import type { BodyInput, SourceInitInput } from './BodyInput.ts';
import { createCharsetParser } from './createCharsetParser.ts';
import { fromRecords } from './fromRecords.ts';

/**
 * Streams a body of plain text as it arrives, never splitting a character.
 *
 * Otherwise like {@link fromSSE}. Accepts every text type but HTML, which is the page of a proxy, not an answer. Decodes
 * by the charset that the response names, else UTF-8; one that the platform doesn't know is a {@link ContentTypeError}.
 *
 * @param input - What `fetch` takes, a `Response`, a stream, an async iterable, or a function that returns a `Response`.
 * @param init - What `fetch` takes, `fetch`, `maxErrorBody`; or a function that returns it per attempt.
 *
 * @example
 * ```ts
 * import { fromText } from 'rxjs-llm';
 *
 * fromText(new Response('Hällo')); // => ['Hällo']
 * ```
 */
export function fromText(input: BodyInput, init: SourceInitInput = {}): Observable<string> {
  return fromRecords(input, init, createCharsetParser, PLAIN_TEXT);
}

const PLAIN_TEXT = {
  mediaType: 'text/plain',
  accepts: (essence: string) =>
    essence === 'application/octet-stream' || (essence.startsWith('text/') && essence !== 'text/html'),
};
