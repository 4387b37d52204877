import type { JSONObject } from '../json/unknown.ts';
import type { FileInput, TextInput } from '../requests/ChatRequest.ts';
import { refuseFields } from '../requests/refuseFields.ts';

/** Writes a piece of what the user says. The wire takes files as bytes only. */
export function converseInput(piece: TextInput | FileInput, protocol: string): JSONObject {
  if (piece.type === 'text') return { text: piece.text };
  const { mediaType, data, name = 'file' } = piece;
  const [, kind = '', format = ''] = /^(\w+)\/(?:x-)?([\w-]+)/.exec(mediaType) ?? [];
  refuseFields(protocol, { file: !data || kind === 'audio' });
  const source = { bytes: data };
  if (kind === 'image' || kind === 'video') return { [kind]: { format, source } };
  // The name may have few signs, and the ending isn't part of it.
  const plainName = name.replace(/\.\w+$/, '').replaceAll(/[^\w\s()[\]-]|_/g, '-');
  return { document: { format: FORMATS.get(format) ?? format, name: plainName, source } };
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['plain', 'txt'],
  ['markdown', 'md'],
  ['msword', 'doc'],
]);
