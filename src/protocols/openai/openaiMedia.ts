import type { Delta, OfChoice } from '../../delta/Delta.ts';
import { fileOfURL } from '../shared/fileOfURL.ts';
import { isObject, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

/** OpenAI speaks: what it says is the text, and the sound comes in pieces without a media type. OpenRouter sends images. */
export function readMedia(delta: JSONObject, of: OfChoice, out: Delta[]): void {
  const { audio } = delta;
  if (isObject(audio)) {
    const text = textIn(audio['transcript']);
    if (text) out.push({ type: 'text', text, ...of });
    if (textIn(audio['data'])) out.push({ type: 'data', name: 'audio', value: audio, ...of });
  }
  for (const image of objectsIn(delta['images'])) {
    const url = textIn(objectIn(image['image_url'])['url']);
    if (url) out.push({ ...fileOfURL(url), ...of });
  }
}
