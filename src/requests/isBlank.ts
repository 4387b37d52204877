/** Whether a text shows nothing. Providers refuse such a text, and then each conversation that has it. */
export function isBlank(text: string | undefined): boolean {
  return !text?.trim();
}
