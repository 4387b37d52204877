/** A JSON string. Hosts differ in how they write what is not ASCII, so every second delta escapes it. */
export function jsonText(text: string, index: number): string {
  const json = JSON.stringify(text);
  if (index % 2 === 0) return json;
  return json.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
