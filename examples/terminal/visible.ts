/** What steers a terminal or reorders text. Line breaks, tabs and the joiners of words and emoji are text. */
const STEERING = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Makes the control and bidi characters of a model's or a server's text visible, so that none of them acts. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(STEERING, pictureOf);
}

/** `␛` for Escape, as in Unicode's control pictures; `⟨U+202E⟩` for what has no picture. */
function pictureOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
