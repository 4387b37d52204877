import type { Delta, OfChoice } from '../../delta/Delta.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

interface Source {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly citedText?: string | undefined;
  readonly raw: JSONObject;
}

/** Makes a reader of one candidate's sources, which gives each of them once: chunks may repeat them. */
export function createSourceReader(of: OfChoice): (candidate: JSONObject) => readonly Delta[] {
  const seen = new Set<string>();

  return (candidate) =>
    sourcesIn(candidate)
      .filter(({ url, citedText, raw }) => {
        const key = url ? `${url} ${citedText ?? ''}` : JSON.stringify(raw);
        return !seen.has(key) && seen.add(key);
      })
      .map(({ url, title, citedText, raw }) => ({
        type: 'source',
        ...(url && { url }),
        ...(title && { title }),
        ...(citedText && { citedText }),
        raw,
        ...of,
      }));
}

function sourcesIn(candidate: JSONObject): readonly Source[] {
  const citations = objectIn(candidate['citationMetadata']);
  return [
    ...objectsIn(objectIn(candidate['groundingMetadata'])['groundingChunks']).map(groundingOf),
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
function groundingOf(raw: JSONObject): Source {
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
