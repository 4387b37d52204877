import { objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

/** Makes a reader of Perplexity's list of sources, which it repeats in every chunk. */
export function createSourceList(emit: Emit): (chunk: JSONObject) => void {
  const known = new Set<string>();
  return ({ citations, search_results }) => {
    if (!Array.isArray(citations)) return;
    for (const url of citations.map(textIn)) {
      if (!url || known.has(url)) continue;
      known.add(url);
      const raw = objectsIn(search_results).find((result) => result['url'] === url);
      emit(sourceDelta({ url, title: raw?.['title'] }, raw ?? url));
    }
  };
}
