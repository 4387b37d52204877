import { binaryOf } from './bytes.ts';
import { SAYS } from './says.ts';
import { WRITERS } from './writers.ts';

/**
 * Each answer in each protocol, a character for each byte, in the order of `WIRES` and `ANSWERS`. The build puts them
 * into the page, so that it has no writers.
 */
export const EXAMPLES: readonly string[] = Object.values(WRITERS).flatMap((write) =>
  Object.values(SAYS).map((says) => binaryOf(write(says))),
);
