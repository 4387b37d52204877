/** In place of the library's own, which also knows streams and responses: the page asks by addresses. */
export function isOneShot(): boolean {
  return false;
}
