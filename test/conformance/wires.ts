import type { Observable, OperatorFunction } from 'rxjs';
import {
  decodeText,
  fromNDJSON,
  fromSSE,
  fromText,
  parseDelta,
  parseNDJSON,
  parseSSE,
  type BodyInput,
  type Delta,
  type ParseDeltaConfig,
  type Protocol,
} from 'rxjs-llm';
import { fromAWSEventStream, parseAWSEventStream } from 'rxjs-llm/bedrock';
import { PROTOCOLS } from '../support/protocols.ts';
import { openaiAssistants } from './openaiAssistants.ts';

/** How a body of one protocol and framing is read. */
export interface Wire {
  /** The protocol's own name. */
  readonly name: string;
  readonly contentType: string;
  readonly framing: string;
  /** Reads chunks that are already available, synchronously. */
  parse(config?: ParseDeltaConfig): OperatorFunction<Uint8Array, Delta>;
  read(body: BodyInput, config?: ParseDeltaConfig): Observable<Delta>;
}

interface Framed {
  readonly contentType: string;
  readonly from: typeof fromNDJSON;
  readonly parse: () => OperatorFunction<Uint8Array, unknown>;
}

const FRAMINGS: Readonly<Record<string, Framed>> = {
  sse: { contentType: 'text/event-stream', from: fromSSE, parse: () => parseSSE() },
  ndjson: { contentType: 'application/x-ndjson', from: fromNDJSON, parse: () => parseNDJSON() },
  text: { contentType: 'text/plain', from: fromText, parse: () => decodeText() },
  'aws-event-stream': {
    contentType: 'application/vnd.amazon.eventstream',
    from: fromAWSEventStream,
    parse: () => parseAWSEventStream(),
  },
};

/** The protocols that have another name in the corpus. */
const NAMES: Readonly<Record<string, string>> = {
  anthropic: 'anthropic-messages',
  mistral: 'openai-chat',
  'aws-eventstream': 'aws-event-stream',
};

/** The wire of a protocol, by its name here or in the corpus, in its own framing or in the given one. */
export function wireOf(name: string, framing?: string): Wire {
  const protocol = protocolOf(NAMES[name] ?? name) as Protocol<unknown>;
  const cut = NAMES[framing ?? ''] ?? framing ?? protocol.framing;
  const framed = FRAMINGS[cut];
  if (!framed) throw new Error(`Nobody reads ${cut}`);
  const { contentType, from, parse } = framed;
  return {
    name: protocol.name,
    contentType,
    framing: cut,
    parse: (config) => (chunks) => chunks.pipe(parse(), parseDelta(protocol, config)),
    read: (body, config) => from(body).pipe(parseDelta(protocol, config)),
  };
}

function protocolOf(name: string): Protocol<never> {
  const protocol = name === 'openai-assistants' ? openaiAssistants() : PROTOCOLS.get(name);
  if (!protocol) throw new Error(`No protocol is called ${name}`);
  return protocol;
}
