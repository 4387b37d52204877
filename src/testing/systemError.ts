/** The system's error that a failed `fetch` has as its cause, with its code. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`The script says ${code}`), { code });
}
