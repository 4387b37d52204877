import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

/** Names Google's own tools that left a trace in a candidate: `search`, or another word for each other one. */
export function toolsIn(candidate: JSONObject): readonly string[] {
  const grounding = objectIn(candidate['groundingMetadata']);
  const hasSearched = !!grounding['searchEntryPoint'] || Array.isArray(grounding['webSearchQueries']);
  const hasFetched = objectsIn(objectIn(candidate['urlContextMetadata'])['urlMetadata']).length > 0;
  return [
    ...(hasSearched ? ['search'] : []),
    ...(hasFetched ? ['url-context'] : []),
    ...objectsIn(grounding['groundingChunks']).flatMap(toolOfChunk),
    ...objectsIn(objectIn(candidate['content'])['parts']).flatMap(toolOfPart),
  ];
}

function toolOfChunk(chunk: JSONObject): readonly string[] {
  return ['maps', 'retrievedContext'].filter((kind) => kind in chunk);
}

function toolOfPart(part: JSONObject): readonly string[] {
  if (part['executableCode']) return ['code'];
  const type = textIn(objectIn(part['toolCall'])['toolType']);
  if (!type) return [];
  return [type.startsWith('GOOGLE_SEARCH') ? 'search' : type];
}
