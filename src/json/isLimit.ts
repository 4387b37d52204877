/** Whether a number limits anything: `NaN` takes a limit away, and so does the text that an environment variable is. */
export function isLimit(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}
