/** The id under which a writer finds out that it is to stop, if it is quicker than who stops it each time. */
export function stopMarkOf(id: string): string {
  return `${id}:stop`;
}
