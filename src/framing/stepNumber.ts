/** Rows: begin, `-`, `0`, integer, `.`, fraction, `e`, `e-`, exponent. Columns: `0`, `1`-`9`, `.`, `e`, `+`, `-`. */
const STEPS =
  '230001' + '230000' + '004600' + '334600' + '550000' + '550600' + '880077' + '880000' + '880000';

/** Gives the state of a number behind one more character; 0 where the number can't go on with it. */
export function stepNumber(state: number, code: number): number {
  const column =
    code === 48
      ? 0
      : code > 48 && code < 58
        ? 1
        : '.e+-'.indexOf(String.fromCharCode(code | (code > 64 ? 32 : 0))) + 2;
  return column === 1 && !(code > 48 && code < 58) ? 0 : STEPS.charCodeAt(state * 6 + column) - 48;
}

export function isWholeNumber(state: number): boolean {
  return state === 2 || state === 3 || state === 5 || state === 8;
}
