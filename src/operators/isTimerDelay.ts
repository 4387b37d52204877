import { isLimit } from '../json/isLimit.ts';

/** Whether a timer honours this delay in milliseconds. With a longer one it fires at once. */
export function isTimerDelay(delay: unknown): boolean {
  return isLimit(delay) && delay > 0 && delay <= 2_147_483_647;
}
