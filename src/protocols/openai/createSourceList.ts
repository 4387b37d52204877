import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

/** Makes a reader of Perplexity's lists of sources, which it repeats in every chunk. */
export function createSourceList(emit: Emit): (chunk: JSONObject) => void {
  const known = new Set<string>();
  return ({ citations, search_results }) => {
    const results = objectsIn(search_results);
    const cited: readonly unknown[] = Array.isArray(citations) ? citations : results;
    for (const source of cited) {
      const url = textIn(objectIn(source)['url'] ?? source);
      if (!url || known.has(url)) continue;
      known.add(url);
      const raw = results.find((result) => result['url'] === url);
      emit(sourceDelta({ url, title: raw?.['title'] }, raw ?? url));
    }
  };
}
