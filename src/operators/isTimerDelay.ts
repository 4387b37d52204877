/** Whether a timer honours this delay in milliseconds. With a longer one it fires at once. */
export function isTimerDelay(delay: number): boolean {
  return delay > 0 && delay <= 2_147_483_647;
}
