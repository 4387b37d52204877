/** Breaks off the connection. */
export interface CutStep {
  readonly type: 'cut';
  readonly code: string;
}

/** Sends nothing more, and leaves the connection open. */
export interface StallStep {
  readonly type: 'stall';
}

/** Makes the connection fail. */
export interface ErrorStep {
  readonly type: 'error';
  readonly code: string;
}

/** One step of a body: a chunk, a silence in milliseconds, or a fault. */
export type BodyStep = string | Uint8Array | number | CutStep | StallStep;

/** An answer with more than a body. */
export interface ScriptedResponse {
  /** Default 200. */
  readonly status?: number;
  /** Default none: the sources of this library accept a missing content type. */
  readonly headers?: NonNullable<RequestInit['headers']>;
  /** The time until the headers, in milliseconds. Default 0. */
  readonly delay?: number;
  readonly body?: string | readonly BodyStep[];
}

/** The answer to one request: the steps of a body, a response, an `error()`, or a `stall()` before the headers. */
export type ScriptedAttempt = readonly BodyStep[] | ScriptedResponse | ErrorStep | StallStep;
