/** The list, or nothing: providers refuse an empty list of tools or of calls. */
export function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
