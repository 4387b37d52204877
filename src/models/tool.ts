import type { ToolCall } from '../message/Message.ts';
import type { RawTool, Schema, ToolDescription } from '../requests/ChatRequest.ts';

/** What a tool gets besides its arguments. */
export interface ToolContext {
  /** The call, as the message has it. */
  readonly call: ToolCall;
  /** Aborts when the call is stopped: the consumer has unsubscribed, or the tool has timed out. */
  readonly signal: AbortSignal;
  /** Names this call and no other, also after a restart: pass it to a service that must not do the same thing twice. */
  readonly key: string;
}

/** A tool that {@link runTools} runs. */
export interface RunnableTool<Input = unknown> {
  /** What the tool does, and when to call it. */
  readonly description?: string;
  /** The form of the arguments. A schema checks them before the tool runs; raw JSON Schema is only sent. */
  readonly input?: Schema<Input>;
  /** Returns the result, a promise of it, or an Observable whose last value is the result. */
  run(input: Input, context: ToolContext): unknown;
}

/** A tool that runs, one of the app's, or one of the provider's own. */
export type AnyTool = RunnableTool | ToolDescription | RawTool;

/**
 * Gives a tool's function the types of its schema.
 *
 * @example
 * ```ts
 * import { tool } from 'rxjs-llm';
 *
 * const roll = tool({ description: 'Rolls a die', run: () => 4 });
 *
 * roll.description; // => 'Rolls a die'
 * ```
 *
 * @param definition - What the model is told, and the function that it may call.
 */
export function tool<Input>(definition: RunnableTool<Input>): RunnableTool<Input> {
  return definition;
}
