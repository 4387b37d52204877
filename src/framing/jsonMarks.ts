export function isSpace(mark: string): boolean {
  return ' \n\r\t'.includes(mark);
}

/** Whether a character stands for itself in a string. False for NaN, the code at the end of a text. */
export function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c;
}

/** Whether a number that begins with `token` may continue with this character. */
export function continuesNumber(token: string, mark: string): boolean {
  if (mark >= '0' && mark <= '9') return token !== '0' && token !== '-0';
  // A number has only a few characters that aren't digits, so testing all of it for each of them stays linear.
  return /^-?(\d+(\.|(\.\d+)?(e[+-]?)?))?$/i.test(token + mark);
}
