/** What reorders code on the screen, or hides in it. */
const HIDDEN = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Code is what it looks like: control and bidirectional characters are shown as their numbers. */
export function visible(code: string): string {
  return code.replaceAll(
    HIDDEN,
    (character) => `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
