/** Whether a value numbers something. A number that isn't whole, or to which 1 can't be added, would number two things alike. */
export function isPlace(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;
}
