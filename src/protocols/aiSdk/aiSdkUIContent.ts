import type { DataDelta, Delta } from '../../delta/Delta.ts';
import { fileOfURL } from '../shared/fileOfURL.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';

/** A chunk that only this wire knows: its type is the name, and all of it the value. */
export function dataOf(record: JSONObject): DataDelta {
  return { type: 'data', name: textIn(record['type']) ?? '', value: record };
}

/** `start`, `finish` and a chunk of its own may bring metadata: one name for all three. */
export function metadataOf(record: JSONObject): readonly DataDelta[] {
  const metadata = record['messageMetadata'];
  if (metadata === undefined || metadata === null) return [];
  return [{ type: 'data', name: 'message-metadata', value: record }];
}

export function sourceOf(record: JSONObject): Delta {
  const url = textIn(record['url']);
  const title = textIn(record['title']) ?? textIn(record['filename']);
  return { type: 'source', ...(url && { url }), ...(title && { title }), raw: record };
}

export function fileOf(record: JSONObject): Delta {
  return fileOfURL(textIn(record['url']) ?? '', textIn(record['mediaType']));
}
