import type { FileDelta } from '../../delta/Delta.ts';

/** The file at a URL; a data URL brings its content along. */
export function fileOfURL(url: string, declared?: string): FileDelta {
  const start = url.indexOf(',') + 1;
  const isInline = url.startsWith('data:') && url.slice(0, start).endsWith(';base64,');
  const ownType = isInline && url.slice('data:'.length, url.indexOf(';'));
  const mediaType = declared ?? (ownType || 'application/octet-stream');
  return { type: 'file', mediaType, ...(isInline ? { data: url.slice(start) } : { url }) };
}
