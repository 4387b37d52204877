import type { Observable, OperatorFunction } from 'rxjs';
import { tap } from 'rxjs';
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
import { wire, type WireAnswer, type WireBuilder } from 'rxjs-llm/testing';
import { bedrockWire } from './bedrockWire.ts';

/** How the inspector writes and reads one protocol. */
export interface Wire {
  /** The source that reads it, by its export. */
  readonly source: 'fromSSE' | 'fromNDJSON' | 'fromText' | 'fromAWSEventStream';
  readonly contentType: string;
  write(answer: WireAnswer): Uint8Array;
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
  openaiChat: sse(openaiChat, wire.openaiChat),
  openaiResponses: sse(openaiResponses, wire.openaiResponses),
  openaiCompletions: sse(openaiCompletions, wire.openaiCompletions),
  anthropicMessages: sse(anthropicMessages, wire.anthropicMessages),
  gemini: sse(gemini, wire.gemini),
  geminiInteractions: sse(geminiInteractions, wire.geminiInteractions),
  ollama: {
    ...LINES,
    write: writing(wire.ollama),
    read: (send, see, unknown = 'skip') =>
      fromNDJSON(URL, requestBy(send)).pipe(
        tap((record) => see(record)),
        parseDelta(ollama(), { unknown }),
      ),
  },
  cohere: sse(cohere, wire.cohere),
  bedrockConverse: {
    source: 'fromAWSEventStream',
    contentType: 'application/vnd.amazon.eventstream',
    records: parseAWSEventStream(),
    write: bedrockWire,
    read: (send, see, unknown = 'skip') =>
      fromAWSEventStream(URL, requestBy(send)).pipe(
        tap((record) => see(record)),
        parseDelta(bedrockConverse(), { unknown }),
      ),
  },
  aiSdkUI: sse(aiSdkUI, wire.aiSdkUI),
  aiSdkData: {
    source: 'fromText',
    contentType: 'text/plain',
    records: decodeText(),
    write: writing(wire.aiSdkData),
    read: (send, see, unknown = 'skip') =>
      fromText(URL, requestBy(send)).pipe(
        tap((record) => see(record)),
        parseDelta(aiSdkData(), { unknown }),
      ),
  },
  agUI: sse(agUI, wire.agUI),
  deltas: sse(deltas, wire.deltas),
  langGraph: sse(langGraph, wire.langGraph),
} satisfies Readonly<Record<string, Wire>>;

export type ProtocolName = keyof typeof WIRES;

export const PROTOCOL_NAMES: readonly string[] = Object.keys(WIRES);

export function isProtocol(name: string): name is ProtocolName {
  return PROTOCOL_NAMES.includes(name);
}

/** Nothing is sent: the script answers. */
const URL = 'https://inspector.invalid/chat';

function sse(protocol: () => Protocol<{ readonly data: string }>, write: WireBuilder): Wire {
  return {
    ...SSE,
    write: writing(write),
    read: (send, see, unknown = 'skip') =>
      fromSSE(URL, requestBy(send)).pipe(
        tap((record) => see(record)),
        parseDelta(protocol(), { unknown }),
      ),
  };
}

function requestBy(send: typeof fetch): RequestInit & { readonly fetch: typeof fetch } {
  return { method: 'POST', fetch: send };
}

function writing(write: WireBuilder): Wire['write'] {
  return (answer) => new TextEncoder().encode(write(answer).join(''));
}
