import { isDeepStrictEqual } from 'node:util';
import { INVALID, VALID } from '../../test/support/jsonCases.ts';
import type { Candidate } from './candidates.ts';

/** How many texts a candidate gets right, read a character at a time. */
export interface PromisesKept {
  /** Valid texts that end as `JSON.parse` says. */
  readonly equal: string;
  /** Invalid texts that are refused. */
  readonly refused: string;
  /** Valid texts of which no value that was shown is taken back or becomes another type. */
  readonly onlyGrows: string;
  /** Valid texts of which no value changes after it was shown. */
  readonly staysAsShown: string;
}

interface Run {
  readonly value?: unknown;
  readonly failure?: unknown;
  readonly shown: readonly unknown[];
  readonly copies: readonly unknown[];
}

export async function countPromises(candidate: Candidate): Promise<PromisesKept> {
  const valid = await Promise.all(
    Object.entries(VALID).map(async ([name, text]) => ({ name, text, ...(await watch(candidate, text)) })),
  );
  const invalid = await Promise.all(Object.values(INVALID).map((text) => watch(candidate, text)));
  // Where a key comes twice, JSON itself takes the first value back.
  const single = valid.filter(({ name }) => !name.includes('twice'));

  return {
    equal: countOf(valid, ({ text, value }) => isDeepStrictEqual(value, JSON.parse(text))),
    refused: countOf(invalid, ({ failure }) => failure !== undefined),
    onlyGrows: countOf(single, ({ copies }) =>
      copies.every((copy, index) => isGrowth(copies[index - 1], copy)),
    ),
    staysAsShown: countOf(valid, ({ shown, copies }) => isDeepStrictEqual(shown, copies)),
  };
}

async function watch(candidate: Candidate, text: string): Promise<Run> {
  const shown: unknown[] = [];
  const copies: unknown[] = [];
  try {
    const value: unknown = await candidate.run(text.split(''), (seen) => {
      shown.push(seen);
      copies.push(structuredClone(seen));
    });
    return { value, shown, copies };
  } catch (failure) {
    return { failure, shown, copies };
  }
}

function isGrowth(before: unknown, after: unknown): boolean {
  if (before === undefined) return true;
  if (typeof before === 'string') return typeof after === 'string' && after.startsWith(before);
  if (typeof before !== 'object' || before === null) return Object.is(before, after);
  if (typeof after !== 'object' || after === null || Array.isArray(before) !== Array.isArray(after))
    return false;
  const grown = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before).every(([key, value]) => grown.has(key) && isGrowth(value, grown.get(key)));
}

function countOf<T>(all: readonly T[], isKept: (one: T) => boolean): string {
  return `${all.filter(isKept).length} of ${all.length}`;
}
