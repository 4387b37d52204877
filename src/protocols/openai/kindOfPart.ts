import type { Kind } from './ResponseParts.ts';

const KINDS = new Map<unknown, Kind>([
  ['output_text', 'text'],
  ['text', 'text'],
  ['refusal', 'refusal'],
  ['reasoning_text', 'reasoning'],
  ['summary_text', 'summary'],
]);

/** What a part of a response is; `undefined` if its type isn't known. */
export function kindOfPart({ type }: { readonly type?: unknown }): Kind | undefined {
  return KINDS.get(type);
}
