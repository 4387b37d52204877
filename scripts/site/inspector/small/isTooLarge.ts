/** In place of the library's: arguments may be as deep and as wide as the page can parse. */
export function isTooLarge(): boolean {
  return false;
}
