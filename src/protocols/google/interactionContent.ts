import { objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

export function readContent(part: JSONObject, block: number, emit: Emit): void {
  const text = wordsIn(part['text']);
  switch (part['type']) {
    case 'text':
      if (text) emit({ type: 'text', text, block });
      return readSources(part, block, emit);
    case 'text_annotation':
    case 'text_annotation_delta':
      return readSources(part, block, emit);
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
      return readFile(part, emit);
    default:
      emit({ type: 'unknown', raw: part });
  }
}

export function readThought(part: JSONObject, block: number, emit: Emit): void {
  if (part['type'] !== 'text') return emit({ type: 'data', name: 'thought', value: part });
  const text = wordsIn(part['text']);
  if (text) emit({ type: 'reasoning', text, block });
}

export function readSignature(holder: JSONObject, block: number, emit: Emit): void {
  const signature = textIn(holder['signature']);
  if (signature) emit({ type: 'reasoning', text: '', signature, block });
}

function readSources(part: JSONObject, block: number, emit: Emit): void {
  for (const raw of objectsIn(part['annotations'])) {
    const url = textIn(raw['url']) ?? raw['document_uri'];
    const title = textIn(raw['title']) ?? textIn(raw['name']) ?? raw['file_name'];
    emit(sourceDelta({ url, title, block }, raw));
  }
}

function readFile(part: JSONObject, emit: Emit): void {
  const mediaType = textIn(part['mime_type']) ?? 'application/octet-stream';
  const data = textIn(part['data']);
  const url = textIn(part['uri']);
  if (data) emit({ type: 'file', mediaType, data });
  else if (url) emit({ type: 'file', mediaType, url });
}
