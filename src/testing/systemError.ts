/** What the system says below a failed `fetch`: known by its code. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`The script says ${code}`), { code });
}
