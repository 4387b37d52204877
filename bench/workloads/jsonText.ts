/** A JSON string. Some hosts escape characters that aren't ASCII, so every second delta does. */
export function jsonText(text: string, index: number): string {
  const json = JSON.stringify(text);
  if (index % 2 === 0) return json;
  return json.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
