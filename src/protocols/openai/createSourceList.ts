import { objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

/** Makes a reader of Perplexity's lists of sources, which it repeats in every chunk. */
export function createSourceList(emit: Emit): (chunk: JSONObject) => void {
  const known = new Set<string>();
  return ({ citations, search_results }) => {
    if (!citations && !search_results) return;
    const results = objectsIn(search_results);
    const urls: unknown[] = Array.isArray(citations) ? citations : results.map((result) => result['url']);
    for (const url of urls.map(textIn)) {
      if (!url || known.has(url)) continue;
      known.add(url);
      const raw = results.find((result) => result['url'] === url);
      emit(sourceDelta({ url, title: raw?.['title'] }, raw ?? url));
    }
  };
}
