/** Whether a number that begins with `token` may continue with this character. */
export function continuesNumber(token: string, mark: string): boolean {
  if (isDigit(mark)) return token !== '0' && token !== '-0';
  // A number has only a few characters that aren't digits, so testing all of it for each of them stays linear.
  return /^-?(\d+(\.|(\.\d+)?(e[+-]?)?))?$/i.test(token + mark);
}

/** Whether a number is complete if this character follows, in a container that ends with `closer`. */
export function endsNumber(token: string, mark = ' ', closer = ''): boolean {
  return ` \n\r\t${closer && `,${closer}`}`.includes(mark) && isDigit(token.slice(-1));
}

function isDigit(mark: string): boolean {
  return mark >= '0' && mark <= '9';
}
