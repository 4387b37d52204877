import type { FinishReason } from '../delta/FinishReason.ts';
import type { DataDelta, FileDelta, RefusalDelta, SourceDelta, ToolResultDelta } from '../delta/Delta.ts';
import type { Usage } from '../delta/Usage.ts';

/** A call of a tool, as the model asks for it. */
export interface ToolCall {
  /** The number of the call in this answer, from 0. */
  readonly index: number;
  readonly id?: string;
  readonly name: string;
  /** The arguments' JSON, or the text of a `custom` call, as far as it has arrived. */
  readonly argumentsText: string;
  /**
   * While the call is `streaming`, the growing value, parsed when read: see {@link parsePartialJSON}. Once it is
   * `complete`, the result of a strict parse, `{}` for an empty text. `undefined` if it is `invalid`. Of a `custom` call
   * the text itself.
   */
  readonly arguments: unknown;
  /**
   * `invalid` if the text isn't JSON, is nested deeper than 128 levels, has more than 100,000 keys, or if a token limit cut it
   * off: never run such a call.
   */
  readonly status: 'streaming' | 'complete' | 'invalid';
  /** The provider runs this tool itself. */
  readonly providerExecuted?: boolean;
  /** The arguments are plain text, not JSON. */
  readonly custom?: true;
  /** The provider's proof that it made this call: the next turn sends it back. */
  readonly signature?: string;
  /** The name of the protocol that the call came by: a proof goes back only to whom it belongs. */
  readonly protocol?: string;
  /** How often the arguments continued after they had ended in the middle. */
  readonly cuts?: number;
}

/** A part of the visible text. */
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly block?: number;
}

/** A part of the reasoning. `signature` and `redacted` must be sent back in the next turn. */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
  readonly block?: number;
  readonly signature?: string;
  readonly redacted?: string;
  /** The name of the protocol that the part came by: a proof goes back only to whom it belongs. */
  readonly protocol?: string;
}

/** A tool call, in its place among the other parts. */
export interface ToolCallPart {
  readonly type: 'tool-call';
  readonly toolCall: ToolCall;
}

/** One piece of an answer's content. */
export type MessagePart =
  | TextPart
  | ReasoningPart
  | ToolCallPart
  | RefusalDelta
  | ToolResultDelta
  | SourceDelta
  | FileDelta
  | DataDelta;

/** An immutable snapshot of an answer. Snapshots share every part that did not change. */
export interface Message {
  readonly id?: string;
  readonly model?: string;
  /** The name of the protocol that the latest round of the answer came by. */
  readonly protocol?: string;
  readonly role: 'assistant';
  /** `complete` once a finish reason or the end marker has arrived. */
  readonly status: 'streaming' | 'complete';
  /** All text parts, joined with nothing between. */
  readonly text: string;
  /** All reasoning parts, joined with nothing between. */
  readonly reasoning: string;
  /** The content in order of arrival. */
  readonly parts: readonly MessagePart[];
  /** The calls for the client to run. Provider-executed calls appear only in `parts`. */
  readonly toolCalls: readonly ToolCall[];
  readonly usage?: Usage;
  readonly finishReason?: FinishReason;
  /** The provider's own word for why it stopped. */
  readonly rawFinishReason?: string;
  /** The number of the attempt that this answer came from, from 1. */
  readonly attempt: number;
}
