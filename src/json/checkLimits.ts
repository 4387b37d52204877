import { isLimit } from './isLimit.ts';

/** Throws for the first that was given and is not a number from 0. */
export function checkLimits(limits: object): void {
  for (const [name, limit] of Object.entries<unknown>({ ...limits })) {
    if (limit !== undefined && !isLimit(limit)) throw new TypeError(`\`${name}\` takes a number from 0`);
  }
}
