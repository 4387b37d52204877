import { agUIWire } from './wires/agUIWire.ts';
import { aiSdkUIWire } from './wires/aiSdkUIWire.ts';
import { anthropicMessagesWire } from './wires/anthropicMessagesWire.ts';
import { cohereWire } from './wires/cohereWire.ts';
import { geminiInteractionsWire } from './wires/geminiInteractionsWire.ts';
import { geminiWire } from './wires/geminiWire.ts';
import { ollamaWire } from './wires/ollamaWire.ts';
import { openaiChatWire } from './wires/openaiChatWire.ts';
import { openaiCompletionsWire } from './wires/openaiCompletionsWire.ts';
import { openaiResponsesWire } from './wires/openaiResponsesWire.ts';
import type { WireAnswer } from './wires/WireAnswer.ts';

/** Says an answer in one provider's words: its wire's text, one piece for each event. */
export type WireBuilder = (answer: WireAnswer) => string[];

/**
 * Writes one answer as each provider would send it, under the name of the protocol that reads it.
 *
 * What a test does not name is filled in. The pieces are the steps of a body for {@link scriptedFetch}; `slice`
 * leaves some out, and a list puts silences and cuts between them.
 *
 * @example
 * ```ts
 * import { anthropicMessages, fromSSE, parseDelta, pickText, takeUntilDone } from 'rxjs-llm';
 * import { scriptedFetch, wire } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([wire.anthropicMessages({ text: ['Hel', 'lo'] })]);
 *
 * fromSSE('/chat', { fetch: server.fetch }).pipe(
 *   parseDelta(anthropicMessages()),
 *   takeUntilDone(),
 *   pickText(),
 * ); // => ['Hel', 'lo']
 * ```
 */
export const wire: {
  readonly agUI: WireBuilder;
  readonly aiSdkUI: WireBuilder;
  readonly anthropicMessages: WireBuilder;
  readonly cohere: WireBuilder;
  readonly gemini: WireBuilder;
  readonly geminiInteractions: WireBuilder;
  readonly ollama: WireBuilder;
  readonly openaiChat: WireBuilder;
  readonly openaiCompletions: WireBuilder;
  readonly openaiResponses: WireBuilder;
} = {
  agUI: agUIWire,
  aiSdkUI: aiSdkUIWire,
  anthropicMessages: anthropicMessagesWire,
  cohere: cohereWire,
  gemini: geminiWire,
  geminiInteractions: geminiInteractionsWire,
  ollama: ollamaWire,
  openaiChat: openaiChatWire,
  openaiCompletions: openaiCompletionsWire,
  openaiResponses: openaiResponsesWire,
};
