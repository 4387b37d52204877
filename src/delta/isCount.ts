/** Whether a value can be a number of tokens: a negative, infinite or uncountable one would make a negative cost, or none. */
export function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 2 ** 53;
}
