import type { Observable } from 'rxjs';
import {
  agUI,
  aiSdkUI,
  anthropicMessages,
  fromSSE,
  openaiChat,
  parseDelta,
  type Delta,
  type ParseDeltaConfig,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';

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

/** By the corpus's name of the protocol, and of the framing. */
export const WIRES: Readonly<Record<string, Wire>> = {
  'ag-ui/sse': sse(agUI),
  'ai-sdk-ui/sse': sse(aiSdkUI),
  'anthropic/sse': sse(anthropicMessages),
  'mistral/sse': sse(openaiChat),
  'openai-chat/sse': sse(openaiChat),
};
