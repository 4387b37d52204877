/** Parses a text; `undefined`, which no JSON stands for, if it isn't JSON. */
export function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
