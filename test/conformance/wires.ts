import type { Observable } from 'rxjs';
import {
  anthropicMessages,
  fromSSE,
  openaiChat,
  openaiCompletions,
  openaiResponses,
  parseDelta,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { openaiAssistants } from './openaiAssistants.ts';

/** How a recorded body of one protocol and framing is read. */
export interface Wire {
  readonly contentType: string;
  read(response: Response): Observable<Delta>;
}

function sse(protocol: () => Protocol<ServerSentEvent>): Wire {
  return {
    contentType: 'text/event-stream',
    read: (response) => fromSSE(response).pipe(parseDelta(protocol())),
  };
}

/** By the corpus's name of the protocol, and of the framing. */
export const WIRES: Readonly<Record<string, Wire>> = {
  'anthropic/sse': sse(anthropicMessages),
  'mistral/sse': sse(openaiChat),
  'openai-assistants/sse': sse(openaiAssistants),
  'openai-chat/sse': sse(openaiChat),
  'openai-completions/sse': sse(openaiCompletions),
  'openai-responses/sse': sse(openaiResponses),
};
