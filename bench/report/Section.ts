/** One table of the report. */
export interface Section {
  readonly title: string;
  /** What the numbers are. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals?: readonly Goal[];
}

/** What the library wants to keep: a value that is at most, or at least, its limit. */
export interface Goal {
  readonly claim: string;
  readonly value: number;
  readonly isMet: boolean;
}
