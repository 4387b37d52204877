import type { JSONObject } from '../json/unknown.ts';
import type { Message } from '../message/Message.ts';
import type { StandardSchema } from './StandardSchema.ts';

/**
 * A Standard Schema that also describes itself as JSON Schema: of zod from 4.2, of arktype from 2.1.28, of valibot what
 * `toStandardJsonSchema` makes.
 */
export interface DescribedSchema<Output = unknown> {
  readonly '~standard': StandardSchema<Output>['~standard'] & {
    readonly jsonSchema: { readonly input: (options: { readonly target: 'draft-2020-12' }) => JSONObject };
  };
}

/** A schema that describes itself, or JSON Schema as it is to be sent. */
export type Schema<Output = unknown> = DescribedSchema<Output> | { readonly jsonSchema: JSONObject };

/** What the model is told about a function that it may call. */
export interface ToolDescription {
  /** What the tool does, and when to call it. */
  readonly description?: string;
  /** The form of the arguments. Without it there are none. */
  readonly input?: Schema;
}

/** A tool as one provider writes it: its own tools, and tools whose arguments are plain text. */
export interface RawTool {
  /** Sent as it is, in its place among the tools. */
  readonly raw: JSONObject;
}

/** A piece of text that the user says. */
export interface TextInput {
  readonly type: 'text';
  readonly text: string;
}

/** An image, a PDF or a sound: either `data` or `url`. */
export interface FileInput {
  readonly type: 'file';
  /** An IANA media type, such as `image/png`. */
  readonly mediaType: string;
  /** The content in base64. */
  readonly data?: string;
  readonly url?: string;
  /** The file's name, for providers that want one. */
  readonly name?: string;
}

/** What the user says: a text, or pieces with files among them. */
export interface UserMessage {
  readonly role: 'user';
  readonly content: string | readonly (TextInput | FileInput)[];
}

/** An answer: the `Message` that `accumulate` made, in whatever state it is, or its parts alone. */
export type AssistantMessage = Pick<Message, 'role' | 'parts'>;

/** One turn of a conversation. */
export type ChatMessage = UserMessage | AssistantMessage;

/** Whether the model may, must or must not call tools, or which one it must call. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** A question to any provider. What isn't set isn't sent. */
export interface ChatRequest {
  /** The instructions that come before the conversation. */
  readonly system?: string;
  /** The conversation so far. The results of tools are parts of the answers that called them. */
  readonly messages: readonly ChatMessage[];
  /** The tools by their names, in the order in which they are sent. */
  readonly tools?: Readonly<Record<string, ToolDescription | RawTool>>;
  readonly toolChoice?: ToolChoice;
  /** The answer is to be JSON of this form. */
  readonly output?: Schema;
  /** The most tokens that the model may write. */
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  /** Texts at which the model is to stop. */
  readonly stop?: readonly string[];
  readonly seed?: number;
  /** How much the model is to think before it answers. */
  readonly reasoning?: 'none' | 'low' | 'medium' | 'high';
  /** How long the provider is to retain what comes before the newest message. A hint: elsewhere caching is automatic. */
  readonly cache?: '5m' | '1h';
  /** Merged into the body last: objects field by field, anything else replaces. A field that is `undefined` is left out. */
  readonly extra?: JSONObject;
}
