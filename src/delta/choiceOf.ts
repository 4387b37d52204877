/** Which of several answers a delta belongs to. What belongs to all of them counts as 0. */
export function choiceOf(delta: { readonly type: string; readonly choice?: number }): number {
  return delta.choice ?? 0;
}
