/** One table of the report. */
export interface Section {
  readonly title: string;
  /** What the numbers are. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals?: readonly Goal[];
  /** For the picture: a name, and its cost as a multiple of the floor for each way to cut the bytes. */
  readonly points?: readonly { readonly name: string; readonly ratios: readonly number[] }[];
}

/** A goal of the library, and whether it is met. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
}
