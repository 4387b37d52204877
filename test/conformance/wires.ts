import type { Observable } from 'rxjs';
import {
  fromNDJSON,
  fromSSE,
  parseDelta,
  type BodyInput,
  type Delta,
  type ParseDeltaConfig,
  type Protocol,
} from 'rxjs-llm';
import { fromAWSEventStream } from 'rxjs-llm/bedrock';
import { PROTOCOLS } from '../support/protocols.ts';
import { openaiAssistants } from './openaiAssistants.ts';

/** How a body of one protocol and framing is read. */
export interface Wire {
  readonly contentType: string;
  read(body: BodyInput, config?: ParseDeltaConfig): Observable<Delta>;
}

const FRAMINGS: Readonly<Record<string, { readonly contentType: string; readonly from: typeof fromNDJSON }>> =
  {
    sse: { contentType: 'text/event-stream', from: fromSSE },
    ndjson: { contentType: 'application/x-ndjson', from: fromNDJSON },
    'aws-event-stream': { contentType: 'application/vnd.amazon.eventstream', from: fromAWSEventStream },
  };

/** Where the corpus has another name than we. */
const NAMES: Readonly<Record<string, string>> = {
  anthropic: 'anthropic-messages',
  mistral: 'openai-chat',
  'aws-eventstream': 'aws-event-stream',
};

/** The wire of a protocol, as the corpus or we call it, in its own framing or in the given one. */
export function wireOf(name: string, framing?: string): Wire {
  const protocol = protocolOf(NAMES[name] ?? name);
  const framed = FRAMINGS[NAMES[framing ?? ''] ?? framing ?? protocol.framing];
  if (!framed) throw new Error(`Nobody reads ${framing ?? protocol.framing}`);
  const { contentType, from } = framed;
  return {
    contentType,
    read: (body, config) => from(body).pipe(parseDelta(protocol as Protocol<unknown>, config)),
  };
}

function protocolOf(name: string): Protocol<never> {
  const protocol = name === 'openai-assistants' ? openaiAssistants() : PROTOCOLS.get(name);
  if (!protocol) throw new Error(`No protocol is called ${name}`);
  return protocol;
}
