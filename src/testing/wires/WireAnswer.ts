/** A call in an answer that a test speaks. */
export interface WireToolCall {
  readonly id?: string;
  readonly name: string;
  /** The arguments' JSON, whole or in the fragments in which it is to come. Default `'{}'`. */
  readonly args?: string | readonly string[];
}

/** Tokens as `Usage` counts them; each wire converts them into its provider's numbers. */
export interface WireUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens?: number;
  readonly reasoningTokens?: number;
}

/** An answer that a test speaks. A list gives one event for each of its pieces. */
export interface WireAnswer {
  readonly id?: string;
  readonly model?: string;
  readonly reasoning?: string | readonly string[];
  readonly text?: string | readonly string[];
  readonly toolCalls?: readonly WireToolCall[];
  /** Default none. */
  readonly usage?: WireUsage;
  /** Default `tool-calls` where there are any, else `stop`. */
  readonly finishReason?: 'stop' | 'length' | 'tool-calls';
}

/** The same with nothing left open, as the wires write it down. */
export interface FullAnswer {
  readonly id: string;
  readonly model: string;
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly toolCalls: readonly FullToolCall[];
  readonly usage: Required<WireUsage> | undefined;
  readonly finishReason: 'stop' | 'length' | 'tool-calls';
}

export interface FullToolCall {
  readonly id: string;
  readonly name: string;
  readonly args: readonly string[];
}
