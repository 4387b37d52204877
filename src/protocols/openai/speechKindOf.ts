import type { Kind } from './ResponseParts.ts';

const KINDS = new Map<unknown, Kind>([
  ['output_text', 'text'],
  ['text', 'text'],
  ['refusal', 'refusal'],
  ['reasoning_text', 'reasoning'],
  ['summary_text', 'summary'],
]);

/** What a written part says, text, reasoning or a refusal; `undefined` if it is of another type. */
export function speechKindOf({ type }: { readonly type?: unknown }): Kind | undefined {
  return KINDS.get(type);
}
