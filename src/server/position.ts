/** The position before every entry. */
export const START = '0-0';

const POSITION = /^\d{1,16}-\d{1,16}$/;

/** The position if it is one, else the start: it comes from a header, and so from anybody. */
export function positionIn(text: string | null | undefined): string {
  return typeof text === 'string' && POSITION.test(text) ? text : START;
}

/** The epoch of a position: whose entry it is. */
export function epochOf(position: string): number {
  return Number(position.split('-', 1)[0]);
}

/** Whether one position comes after another. */
export function isAfter(position: string, other: string): boolean {
  const difference = epochOf(position) - epochOf(other);
  return difference > 0 || (difference === 0 && numberOf(position) > numberOf(other));
}

function numberOf(position: string): number {
  return Number(position.slice(position.indexOf('-') + 1));
}
