import { isLimit } from '../json/isLimit.ts';

/** Whether a value can be a number of tokens: a negative, infinite or uncountable one would make a negative cost, or none. */
export function isCount(value: unknown): boolean {
  return isLimit(value) && value <= 2 ** 53;
}
