import type { FinishReason } from './FinishReason.ts';
import type { Usage } from './Usage.ts';

/** The field that every delta of content may have besides its own. */
export interface OfChoice {
  /** Which of several answers to one request this delta belongs to. Absent means 0. */
  readonly choice?: number;
}

/** Opens an attempt, once, with the provider's id for the answer. An agent sends one for each of its runs. */
export interface StartDelta {
  readonly type: 'start';
  readonly id?: string;
  readonly model?: string;
  /** The name of the protocol that the answer came by: a proof goes back only to whom it belongs. */
  readonly protocol?: string;
}

/** Appends to the visible answer. `text` is never empty. */
export interface TextDelta extends OfChoice {
  readonly type: 'text';
  readonly text: string;
  /** Tells blocks of text apart if the wire does. */
  readonly block?: number;
}

/** Appends to the model's reasoning, or completes a block of it with what the next turn must send back. */
export interface ReasoningDelta extends OfChoice {
  readonly type: 'reasoning';
  readonly text: string;
  readonly block?: number;
  /** The provider's proof that it wrote this block: send it back unchanged in the next turn. */
  readonly signature?: string;
  /** Encrypted reasoning: unreadable for the client, but the next turn must send it back. */
  readonly redacted?: string;
}

/** Appends to the model's refusal to answer. */
export interface RefusalDelta extends OfChoice {
  readonly type: 'refusal';
  readonly text: string;
}

/** Opens a tool call. `index` counts the calls of this answer from 0, however the wire numbers them. */
export interface ToolCallStartDelta extends OfChoice {
  readonly type: 'tool-call-start';
  readonly index: number;
  readonly id?: string;
  readonly name: string;
  /** The provider runs this tool itself: the client must not. */
  readonly providerExecuted?: boolean;
  /** The arguments of this tool are plain text, not JSON. */
  readonly custom?: true;
  /** The provider's proof that it made this call: send it back unchanged in the next turn. */
  readonly signature?: string;
}

/** Appends a fragment of a tool call's arguments: JSON, or plain text if the call is `custom`. */
export interface ToolCallArgsDelta extends OfChoice {
  readonly type: 'tool-call-args';
  readonly index: number;
  readonly text: string;
}

/** Marks a tool call's arguments as complete. */
export interface ToolCallEndDelta extends OfChoice {
  readonly type: 'tool-call-end';
  readonly index: number;
  /** The complete arguments, only if the fragments made something else: the wire's own last word replaces them. */
  readonly text?: string;
}

/** Carries the result of a tool that the provider or an agent has run. */
export interface ToolResultDelta {
  readonly type: 'tool-result';
  /** The id of the tool call that this is the result of. */
  readonly id: string;
  readonly result: unknown;
  readonly isError?: boolean;
}

/** Names a source of the answer: a citation, an annotation, a grounding. */
export interface SourceDelta extends OfChoice {
  readonly type: 'source';
  readonly url?: string;
  readonly title?: string;
  readonly citedText?: string;
  readonly block?: number;
  /** The source as the provider sent it. */
  readonly raw: unknown;
}

/** Carries a generated file, such as an image or audio: either `data`, in base64, or `url`. */
export interface FileDelta extends OfChoice {
  readonly type: 'file';
  /** An IANA media type, such as `image/png`. */
  readonly mediaType: string;
  readonly data?: string;
  readonly url?: string;
}

/** Reports the tokens used so far. Cumulative: it replaces earlier reports and never adds to them. */
export interface UsageDelta {
  readonly type: 'usage';
  readonly usage: Usage;
}

/** Reports why the model stopped. Usage may still follow. */
export interface FinishDelta extends OfChoice {
  readonly type: 'finish';
  readonly reason: FinishReason;
  /** The provider's own word for the reason; empty if the wire has none. */
  readonly rawReason: string;
}

/** Reports that the wire's own end marker has arrived. */
export interface DoneDelta {
  readonly type: 'done';
}

/** Voids everything emitted before it: a retry (here or in the backend) or a fallback starts the answer again. */
export interface RestartDelta {
  readonly type: 'restart';
  /** The number of the attempt that begins here. The first restart begins attempt 2. */
  readonly attempt: number;
  /** The error of the previous attempt. */
  readonly error: unknown;
}

/** Carries what only one protocol knows: state snapshots, steps, approvals, custom events. */
export interface DataDelta extends OfChoice {
  readonly type: 'data';
  readonly name: string;
  readonly value: unknown;
}

/** Carries a record that the protocol doesn't know. Emitted only if asked for. */
export interface UnknownDelta {
  readonly type: 'unknown';
  readonly raw: unknown;
}

/** One increment of an answer: the vocabulary that all protocols share. */
export type Delta =
  | StartDelta
  | TextDelta
  | ReasoningDelta
  | RefusalDelta
  | ToolCallStartDelta
  | ToolCallArgsDelta
  | ToolCallEndDelta
  | ToolResultDelta
  | SourceDelta
  | FileDelta
  | UsageDelta
  | FinishDelta
  | DoneDelta
  | RestartDelta
  | DataDelta
  | UnknownDelta;
