import type { Emit } from '../Protocol.ts';
import { readContent } from './openaiContent.ts';
import { fileOfURL } from '../shared/fileOfURL.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

/** OpenAI speaks: what it says is the text, and the sound comes in pieces without a media type. OpenRouter sends images. */
export function readMedia(delta: JSONObject, emit: Emit): void {
  const audio = objectIn(delta['audio']);
  readContent(textIn(audio['transcript']), emit);
  if (textIn(audio['data'])) emit({ type: 'data', name: 'audio', value: audio });
  for (const image of objectsIn(delta['images'])) {
    const url = textIn(objectIn(image['image_url'])['url']);
    if (url) emit(fileOfURL(url));
  }
}
