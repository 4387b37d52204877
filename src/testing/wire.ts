import { writeSSE } from '../framing/writeSSE.ts';
import { agUIWire } from '../protocols/agUI/agUIWire.ts';
import { aiSdkUIWire } from '../protocols/aiSdk/aiSdkUIWire.ts';
import { deltasWire } from '../protocols/deltas/deltasWire.ts';
import { openaiChatWire } from '../protocols/openai/openaiChatWire.ts';
import type { Wire } from '../protocols/Wire.ts';
import { aiSdkDataWire } from './wires/aiSdkDataWire.ts';
import { anthropicMessagesWire } from './wires/anthropicMessagesWire.ts';
import { cohereWire } from './wires/cohereWire.ts';
import { complete } from './wires/complete.ts';
import { deltasOf } from './wires/deltasOf.ts';
import { geminiInteractionsWire } from './wires/geminiInteractionsWire.ts';
import { geminiWire } from './wires/geminiWire.ts';
import { langGraphWire } from './wires/langGraphWire.ts';
import { ollamaWire } from './wires/ollamaWire.ts';
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
  readonly aiSdkData: WireBuilder;
  readonly aiSdkUI: WireBuilder;
  readonly anthropicMessages: WireBuilder;
  readonly cohere: WireBuilder;
  readonly deltas: WireBuilder;
  readonly gemini: WireBuilder;
  readonly geminiInteractions: WireBuilder;
  readonly langGraph: WireBuilder;
  readonly ollama: WireBuilder;
  readonly openaiChat: WireBuilder;
  readonly openaiCompletions: WireBuilder;
  readonly openaiResponses: WireBuilder;
} = {
  agUI: (answer) => write(agUIWire(), answer),
  aiSdkData: (answer) => aiSdkDataWire(complete(answer)),
  aiSdkUI: (answer) => write(aiSdkUIWire(), answer),
  anthropicMessages: (answer) => anthropicMessagesWire(complete(answer)),
  cohere: (answer) => cohereWire(complete(answer)),
  deltas: (answer) => write(deltasWire(), answer),
  gemini: (answer) => geminiWire(complete(answer)),
  geminiInteractions: (answer) => geminiInteractionsWire(complete(answer)),
  langGraph: (answer) => langGraphWire(complete(answer)),
  ollama: (answer) => ollamaWire(complete(answer)),
  openaiChat: (answer) => write(openaiChatWire({ created: 0 }), answer),
  openaiCompletions: (answer) => openaiCompletionsWire(complete(answer)),
  openaiResponses: (answer) => openaiResponsesWire(complete(answer)),
};

/** Lets the wire's own writer say the answer. */
function write(wire: Wire, answer: WireAnswer): string[] {
  const pieces: string[] = [];
  const writer = wire.writer((event) => pieces.push(writeSSE(event)));
  for (const delta of deltasOf(answer)) writer.push(delta);
  writer.end();
  return pieces;
}
