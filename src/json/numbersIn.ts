import { objectIn } from './unknown.ts';

/** The fields of an object that are numbers: hosts also put other things beside them. */
export function numbersIn(value: unknown): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    Object.entries(objectIn(value)).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
}
