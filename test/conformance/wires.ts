import type { Observable } from 'rxjs';
import {
  agUI,
  aiSdkUI,
  anthropicMessages,
  cohere,
  fromNDJSON,
  fromSSE,
  ollama,
  gemini,
  geminiInteractions,
  openaiChat,
  openaiCompletions,
  openaiResponses,
  parseDelta,
  type Delta,
  type ParseDeltaConfig,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { openaiAssistants } from './openaiAssistants.ts';

/** How a recorded body of one protocol and framing is read. */
export interface Wire {
  readonly contentType: string;
  read(response: Response, config: ParseDeltaConfig): Observable<Delta>;
}

function sse(protocol: () => Protocol<ServerSentEvent>): Wire {
  return {
    contentType: 'text/event-stream',
    read: (response, config) => fromSSE(response).pipe(parseDelta(protocol(), config)),
  };
}

function ndjson(protocol: () => Protocol<unknown>): Wire {
  return {
    contentType: 'application/x-ndjson',
    read: (response) => fromNDJSON(response).pipe(parseDelta(protocol())),
  };
}

/** By the corpus's name of the protocol, and of the framing. */
export const WIRES: Readonly<Record<string, Wire>> = {
  'ag-ui/sse': sse(agUI),
  'ai-sdk-ui/sse': sse(aiSdkUI),
  'anthropic/sse': sse(anthropicMessages),
  'cohere/sse': sse(cohere),
  'gemini/sse': sse(gemini),
  'gemini-interactions/sse': sse(geminiInteractions),
  'mistral/sse': sse(openaiChat),
  'ollama/ndjson': ndjson(ollama),
  'openai-assistants/sse': sse(openaiAssistants),
  'openai-chat/sse': sse(openaiChat),
  'openai-completions/sse': sse(openaiCompletions),
  'openai-responses/sse': sse(openaiResponses),
};
