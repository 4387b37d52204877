import { isDeepStrictEqual } from 'node:util';
import { isGrowthOf } from '../../test/support/isGrowthOf.ts';
import { INVALID, VALID } from '../../test/support/jsonCases.ts';
import type { Candidate } from './candidates.ts';

/** How many texts a candidate gets right, read a character at a time. */
export interface PromisesKept {
  /** Valid texts that end with the value of `JSON.parse`. */
  readonly equal: string;
  /** Invalid texts that are rejected. */
  readonly refused: string;
  /** Valid texts of which no shown value is retracted or changes its type. */
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
  // If a key comes twice, JSON itself retracts the first value.
  const single = valid.filter(({ name }) => !name.includes('twice'));

  return {
    equal: countOf(valid, ({ text, value }) => isDeepStrictEqual(value, JSON.parse(text))),
    refused: countOf(invalid, ({ failure }) => failure !== undefined),
    onlyGrows: countOf(single, ({ copies }) =>
      copies.every((copy, index) => isGrowthOf(copies[index - 1], copy)),
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

function countOf<T>(all: readonly T[], isKept: (one: T) => boolean): string {
  return `${all.filter(isKept).length} of ${all.length}`;
}
