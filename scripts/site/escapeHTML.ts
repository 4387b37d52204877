/** Text as HTML shows it. */
export function escapeHTML(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
