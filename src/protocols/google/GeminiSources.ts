import { ParseError } from '../../errors/ParseError.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { MAX_ITEMS } from '../../delta/maxItems.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

interface Source {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly citedText?: string | undefined;
  readonly raw: JSONObject;
}

/** The sources of one candidate, each emitted once: chunks may repeat them. */
export class GeminiSources {
  readonly #emit: Emit;
  readonly #emitted = new Set<string>();
  /** Those without a title, which another record may know. */
  readonly #unnamed = new Map<string, Source>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  read(candidate: JSONObject): void {
    for (const source of sourcesIn(candidate)) {
      const { url, title, citedText, raw } = source;
      const key = url ? `${url} ${citedText ?? ''}` : JSON.stringify(raw);
      if (this.#emitted.has(key)) continue;
      if (!url || title) this.#send(key, source);
      else if (!this.#unnamed.has(key)) this.#unnamed.set(key, source);
      if (this.#unnamed.size > MAX_ITEMS) throw new ParseError('too-large');
    }
  }

  /** Emits the sources that no record has named. */
  flush(): void {
    for (const [key, source] of this.#unnamed) this.#send(key, source);
  }

  #send(key: string, { raw, ...fields }: Source): void {
    this.#unnamed.delete(key);
    this.#emitted.add(key);
    this.#emit(sourceDelta(fields, raw));
  }
}

function sourcesIn(candidate: JSONObject): readonly Source[] {
  const citations = objectIn(candidate['citationMetadata']);
  return [
    ...objectsIn(objectIn(candidate['groundingMetadata'])['groundingChunks']).map(toSource),
    // The same list under the name of either host.
    ...objectsIn(citations['citationSources'] ?? citations['citations']).map((raw) => ({
      url: textIn(raw['uri']),
      title: textIn(raw['title']),
      raw,
    })),
    ...objectsIn(objectIn(candidate['urlContextMetadata'])['urlMetadata'])
      .filter(isRetrieved)
      .map((raw) => ({ url: textIn(raw['retrievedUrl']), raw })),
  ];
}

/** A chunk names its kind by its only key: `web`, `retrievedContext`, `maps` or `image`. */
function toSource(raw: JSONObject): Source {
  const chunk = Object.values(raw).map(objectIn)[0] ?? {};
  return {
    url: textIn(chunk['uri']) ?? textIn(chunk['sourceUri']),
    title: textIn(chunk['title']),
    citedText: textIn(chunk['text']),
    raw,
  };
}

function isRetrieved(raw: JSONObject): boolean {
  const status = textIn(raw['urlRetrievalStatus']);
  return status === undefined || status === 'URL_RETRIEVAL_STATUS_SUCCESS';
}
