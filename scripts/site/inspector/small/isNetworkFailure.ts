/** In place of the library's own, which knows the words of all platforms: in the page the script throws. */
export function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError;
}
