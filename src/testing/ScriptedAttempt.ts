/** Breaks the connection off. */
export interface CutStep {
  readonly type: 'cut';
  readonly code: string;
}

/** Says nothing more, and keeps the connection open. */
export interface StallStep {
  readonly type: 'stall';
}

/** Lets no connection come about. */
export interface ErrorStep {
  readonly type: 'error';
  readonly code: string;
}

/** One step of a body: a chunk, or a silence of so many milliseconds, or what goes wrong. */
export type BodyStep = string | Uint8Array | number | CutStep | StallStep;

/** An answer, where more than its body is to be said. */
export interface ScriptedResponse {
  /** Default 200. */
  readonly status?: number;
  /** Default none: a source of this library lets a missing content type through. */
  readonly headers?: HeadersInit;
  /** How long the headers take, in milliseconds. Default 0. */
  readonly delay?: number;
  readonly body?: string | readonly BodyStep[];
}

/** What one request gets: the steps of a body, an answer, an `error()`, or a `stall()` before the headers. */
export type ScriptedAttempt = readonly BodyStep[] | ScriptedResponse | ErrorStep | StallStep;
