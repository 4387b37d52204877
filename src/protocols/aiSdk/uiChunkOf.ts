import type { DataDelta, Delta } from '../../delta/Delta.ts';
import { jsonIn, objectIn } from '../../json/unknown.ts';

/** The chunk of a delta that is one chunk by itself; `undefined` if it isn't, or if the wire has no word for it. */
export function uiChunkOf(delta: Delta): object | undefined {
  switch (delta.type) {
    case 'tool-result': {
      const { id: toolCallId, result, isError } = delta;
      return isError
        ? { type: 'tool-output-error', toolCallId, errorText: jsonIn(result) ?? String(result) }
        : { type: 'tool-output-available', toolCallId, output: result ?? null };
    }
    case 'source':
      return delta.url
        ? { type: 'source-url', sourceId: delta.url, url: delta.url, title: delta.title }
        : undefined;
    case 'file': {
      const { mediaType, data = '', url = `data:${mediaType};base64,${data}` } = delta;
      return { type: 'file', mediaType, url };
    }
    case 'data':
      return chunkOfData(delta);
    default:
      return undefined;
  }
}

/** A chunk that this wire knows is said as it was. Steps and the beginning and end of the message are the writer's own. */
function chunkOfData({ name, value }: DataDelta): object | undefined {
  if (objectIn(value)['type'] === name && /^(data-|tool-|reasoning-file$|custom$)/.test(name))
    return objectIn(value);
  return /^(start|finish)-step$|^message-metadata$/.test(name)
    ? undefined
    : { type: `data-${name}`, data: value };
}
