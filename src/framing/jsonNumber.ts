/** Whether a number that began so may go on with a character. */
export function continuesNumber(token: string, mark: string): boolean {
  if (isDigit(mark)) return token !== '0' && token !== '-0';
  // A number has so few marks which are no digits that looking at all of it for each stays linear.
  return /^-?(\d+(\.|(\.\d+)?(e[+-]?)?))?$/i.test(token + mark);
}

/** Whether a number is whole where this character follows, inside of what `closer` closes. */
export function endsNumber(token: string, mark = ' ', closer = ''): boolean {
  return ` \n\r\t${closer && `,${closer}`}`.includes(mark) && isDigit(token.slice(-1));
}

function isDigit(mark: string): boolean {
  return mark >= '0' && mark <= '9';
}
