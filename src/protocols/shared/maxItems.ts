/** How many calls, blocks, sources, files or choices an answer may have, each. */
export const MAX_ITEMS = 10_000;
