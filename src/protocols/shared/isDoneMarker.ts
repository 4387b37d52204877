/** Tells the end marker of OpenAI's wires, which hosts of other wires send too. */
export function isDoneMarker({ data }: { readonly data?: unknown }): boolean {
  return /^\s*\[DONE]/.test(String(data));
}
