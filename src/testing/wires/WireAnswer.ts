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

/** The same with every default filled in, as the wires write it. */
export interface FullAnswer extends Required<Pick<WireAnswer, 'id' | 'model' | 'finishReason'>> {
  readonly blocks: readonly Block[];
  readonly usage: (Required<WireUsage> & { readonly totalTokens: number }) | undefined;
}

/** All of the reasoning, all of the text, or a tool call. The pieces of a call are its arguments. */
export interface Block {
  readonly type: 'reasoning' | 'text' | 'tool-call';
  readonly pieces: readonly string[];
  readonly call?: { readonly id: string; readonly name: string };
}
