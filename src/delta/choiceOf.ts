/** Which of several answers a delta belongs to. A delta without a choice counts as the first answer's, 0. */
export function choiceOf(delta: { readonly type: string; readonly choice?: number }): number {
  return delta.choice ?? 0;
}
