/** One table of the report. */
export interface Section {
  readonly title: string;
  /** What the numbers are. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals?: readonly Goal[];
  /** What a picture shows: a name, and its cost as a multiple of the floor for each way to cut the bytes. */
  readonly points?: readonly { readonly name: string; readonly ratios: readonly number[] }[];
}

/** What the library wants to keep, and whether it does. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
}
