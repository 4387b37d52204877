import type { FileDelta } from '../../delta/Delta.ts';

/** The file at a URL; a data URL brings its content along. */
export function fileOfURL(url: string, declared?: string): FileDelta {
  const [, ownType, data] = /^data:([^;,]*)[^,]*;base64,([^]*)$/.exec(url) ?? [];
  const mediaType = declared ?? (ownType || 'application/octet-stream');
  return { type: 'file', mediaType, ...(data === undefined ? { url } : { data }) };
}
