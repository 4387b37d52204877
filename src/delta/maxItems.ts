/** How many calls, blocks, sources, files or choices an answer may have, each, and how many parts a message. */
export const MAX_ITEMS = 10_000;
