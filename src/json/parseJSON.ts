/** Parses a text; `undefined`, which no JSON stands for, if it isn't JSON. */
export function parseJSON(
  text: string,
  reviver?: (this: Record<string, unknown>, key: string, value: unknown) => unknown,
): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}
