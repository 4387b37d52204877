import type { FileInput } from './ChatRequest.ts';

/** The address of a file, made of its content if it has no other. */
export function urlOf({ url, mediaType, data = '' }: FileInput): string {
  return url ?? `data:${mediaType};base64,${data}`;
}
