import { concatMap, map, toArray, type Observable } from 'rxjs';
import {
  anthropicMessages,
  fromSSE,
  fromText,
  openaiChat,
  parseDelta,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { bedrockConverse, fromAWSEventStream } from 'rxjs-llm/bedrock';

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

function ndjson(protocol: () => Protocol<unknown>): Wire {
  return {
    contentType: 'text/plain',
    read: (response) =>
      fromText(response).pipe(
        toArray(),
        concatMap((chunks) => chunks.join('').trim().split('\n')),
        map((line): unknown => JSON.parse(line)),
        parseDelta(protocol()),
      ),
  };
}

/** By the corpus's name of the protocol, and of the framing. */
export const WIRES: Readonly<Record<string, Wire>> = {
  'anthropic/sse': sse(anthropicMessages),
  'bedrock-converse/aws-eventstream': {
    contentType: 'application/vnd.amazon.eventstream',
    read: (response) => fromAWSEventStream(response).pipe(parseDelta(bedrockConverse())),
  },
  'bedrock-converse/ndjson': ndjson(bedrockConverse),
  'mistral/sse': sse(openaiChat),
  'openai-chat/sse': sse(openaiChat),
};
