import type { DataDelta } from '../../delta/Delta.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { fileOfURL } from '../shared/fileOfURL.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

/** A chunk that only this wire knows: its type is the name, and all of it the value. */
export function toData(record: JSONObject): DataDelta {
  return { type: 'data', name: textIn(record['type']) ?? '', value: record };
}

/** `start`, `finish` and a chunk of its own may bring metadata: one name for all three. */
export function readMetadata(record: JSONObject, emit: (delta: DataDelta) => void): void {
  const metadata = record['messageMetadata'];
  if (metadata === undefined || metadata === null) return;
  emit({ type: 'data', name: 'message-metadata', value: record });
}

export function readSource(record: JSONObject, emit: Emit): void {
  emit(sourceDelta({ url: record['url'], title: textIn(record['title']) ?? record['filename'] }, record));
}

export function readFile(record: JSONObject, emit: Emit): void {
  emit(fileOfURL(textIn(record['url']) ?? '', textIn(record['mediaType'])));
}
