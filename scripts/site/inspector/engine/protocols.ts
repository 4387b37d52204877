import type { Observable, OperatorFunction } from 'rxjs';
import {
  agUI,
  aiSdkData,
  aiSdkUI,
  anthropicMessages,
  cohere,
  deltas,
  decodeText,
  fromNDJSON,
  fromSSE,
  fromText,
  gemini,
  geminiInteractions,
  langGraph,
  ollama,
  openaiChat,
  openaiCompletions,
  openaiResponses,
  parseDelta,
  parseNDJSON,
  parseSSE,
  type Delta,
  type ParseDeltaConfig,
  type Protocol,
} from 'rxjs-llm';
import { bedrockConverse, fromAWSEventStream, parseAWSEventStream } from 'rxjs-llm/bedrock';
import { seeing } from './seeing.ts';

/** How the inspector reads one protocol. */
export interface Wire {
  /** The source that reads it, by its export. */
  readonly source: 'fromSSE' | 'fromNDJSON' | 'fromText' | 'fromAWSEventStream';
  readonly contentType: string;
  /** Cuts bytes into records only. */
  readonly records: OperatorFunction<Uint8Array, unknown>;
  /** Requests the answer and reads it; shows each record on its way. */
  read(
    send: typeof fetch,
    see: (record: unknown) => void,
    unknown?: ParseDeltaConfig['unknown'],
  ): Observable<Delta>;
}

const SSE = { source: 'fromSSE', contentType: 'text/event-stream', records: parseSSE() } as const;
const LINES = { source: 'fromNDJSON', contentType: 'application/x-ndjson', records: parseNDJSON() } as const;

/** Every protocol that the library exports, by the name of its export. */
export const WIRES = {
  openaiChat: sse(openaiChat),
  openaiResponses: sse(openaiResponses),
  openaiCompletions: sse(openaiCompletions),
  anthropicMessages: sse(anthropicMessages),
  gemini: sse(gemini),
  geminiInteractions: sse(geminiInteractions),
  ollama: {
    ...LINES,
    read: reading(fromNDJSON, (unknown) => parseDelta(ollama(), { unknown })),
  },
  cohere: sse(cohere),
  bedrockConverse: {
    source: 'fromAWSEventStream',
    contentType: 'application/vnd.amazon.eventstream',
    records: parseAWSEventStream(),
    read: reading(fromAWSEventStream, (unknown) => parseDelta(bedrockConverse(), { unknown })),
  },
  aiSdkUI: sse(aiSdkUI),
  aiSdkData: {
    source: 'fromText',
    contentType: 'text/plain',
    records: decodeText(),
    read: reading(fromText, (unknown) => parseDelta(aiSdkData(), { unknown })),
  },
  agUI: sse(agUI),
  deltas: sse(deltas),
  langGraph: sse(langGraph),
} satisfies Readonly<Record<string, Wire>>;

export type ProtocolName = keyof typeof WIRES;

export const PROTOCOL_NAMES: readonly string[] = Object.keys(WIRES);

export function isProtocol(name: string): name is ProtocolName {
  return PROTOCOL_NAMES.includes(name);
}

/** Nothing is sent: the script answers. */
const URL = 'https://inspector.invalid/chat';

function sse(protocol: () => Protocol<{ readonly data: string }>): Wire {
  return { ...SSE, read: reading(fromSSE, (unknown) => parseDelta(protocol(), { unknown })) };
}

function reading<Entry>(
  from: (input: string, init: RequestInit & { readonly fetch: typeof fetch }) => Observable<Entry>,
  parse: (unknown: Required<ParseDeltaConfig>['unknown']) => OperatorFunction<Entry, Delta>,
): Wire['read'] {
  return (send, see, unknown = 'skip') =>
    from(URL, { method: 'POST', fetch: send }).pipe(seeing<Entry>(see), parse(unknown));
}
