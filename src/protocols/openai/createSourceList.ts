import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

/** Makes a reader of Perplexity's lists of sources, which it repeats in every chunk. */
export function createSourceList(emit: Emit): (chunk: JSONObject) => void {
  let known: Set<string> | undefined;
  return ({ citations, search_results }) => {
    const results = objectsIn(search_results);
    const cited: readonly unknown[] = Array.isArray(citations) ? citations : results;
    // This runs for every token.
    if (cited.length === 0) return;
    known ??= new Set();
    // The first result of each URL.
    const byURL = new Map(results.map((result) => [result['url'], result] as const).reverse());
    for (const source of cited) {
      const url = textIn(objectIn(source)['url'] ?? source);
      if (!url || known.has(url)) continue;
      known.add(url);
      const raw = byURL.get(url);
      emit(sourceDelta({ url, title: raw?.['title'] }, raw ?? url));
    }
  };
}
