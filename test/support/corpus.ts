import { existsSync, readFileSync } from 'node:fs';
import type { ServerSentEvent } from 'rxjs-llm';

const ROOT = new URL('../../../shared/corpus/', import.meta.url);

/** One recorded body, as the corpus describes it. */
export interface RecordedStream {
  readonly file: string;
  readonly expected: string;
  readonly protocol: string;
  readonly framing: string;
  readonly features: readonly string[];
  readonly ambiguous?: readonly string[];
}

/** A call for the client to run. */
export interface ExpectedCall {
  readonly id: string | null;
  readonly name: string;
  readonly arguments: unknown;
  readonly argumentsText?: string;
  readonly argumentsInvalid?: boolean;
  /** The result of a call that the provider or an agent has run. */
  readonly state?: string;
  readonly output?: unknown;
  readonly errorText?: string;
}

/** What a client must have read in the end; see the corpus's own README. */
export interface ExpectedAnswer {
  readonly text: string;
  readonly textParts?: readonly string[];
  readonly reasoning?: string;
  readonly toolPlan?: string;
  readonly reasoningParts?: readonly string[];
  readonly toolCalls: readonly ExpectedCall[];
  readonly serverItems?: readonly {
    readonly type: string;
    readonly id: string | null;
    readonly name?: string;
  }[];
  readonly finishReason: string | null;
  readonly usage: Readonly<Record<string, number | null>> | null;
  readonly error?: { readonly message?: string; readonly type?: string; readonly code?: string };
  readonly sources?: readonly {
    readonly url?: string;
    readonly title?: string;
    readonly citedText?: string;
  }[];
  /** The last snapshot of an agent's state. */
  readonly state?: unknown;
  /** The number of events that a client must ignore, and then continue. */
  readonly invalidJsonEvents?: number;
  readonly choices?: readonly {
    readonly index: number;
    readonly text: string;
    readonly finishReason: string;
  }[];
  readonly id: string | null;
  readonly model: string | null;
  readonly terminal: string | null;
}

/** One case of SSE parsing. */
export interface SSECase {
  readonly suite: string;
  readonly name: string;
  readonly body?: string;
  readonly body_base64?: string;
  readonly chunks_base64?: readonly string[];
  readonly chunk_sizes?: readonly number[];
  readonly expected: readonly { readonly event: string; readonly data: string; readonly id: string }[];
}

/** The corpus is outside of the project. CI must have it; elsewhere the tests that need it are skipped. */
export const hasCorpus: boolean = existsSync(ROOT);
if (!hasCorpus) {
  if (process.env['CI']) throw new Error('The corpus is required in CI and is not at ../shared/corpus');
  console.warn('No corpus at ../shared/corpus: its conformance tests are left out.');
}

export function recordedStreams(): readonly RecordedStream[] {
  return hasCorpus ? readJSON<{ streams: readonly RecordedStream[] }>('index.json').streams : [];
}

export function readRecorded(stream: RecordedStream): { bytes: Uint8Array; expected: ExpectedAnswer } {
  const bytes = new Uint8Array(readFileSync(new URL(stream.file, ROOT)));
  return { bytes, expected: readJSON<ExpectedAnswer>(stream.expected) };
}

export function sseCases(): readonly SSECase[] {
  return readJSON<{ cases: readonly SSECase[] }>('sse.json').cases;
}

/** The corpus fills in the standard's defaults; the library omits the fields that the server omitted. */
export function asDispatched(events: readonly ServerSentEvent[]): SSECase['expected'] {
  return events.map(({ event, data, id }) => ({ event: event ?? 'message', data, id: id ?? '' }));
}

/** The body of a case, in one piece. */
export function bytesOf(given: SSECase): Uint8Array {
  if (given.chunks_base64) {
    return new Uint8Array(Buffer.concat(given.chunks_base64.map((chunk) => Buffer.from(chunk, 'base64'))));
  }
  return new Uint8Array(
    Buffer.from(given.body_base64 ?? given.body ?? '', given.body_base64 ? 'base64' : 'utf8'),
  );
}

export function contentTypeCases(): readonly { name: string; content_type: string; connects: boolean }[] {
  return readJSON<{ http: readonly { name: string; content_type: string; connects: boolean }[] }>('sse.json')
    .http;
}

function readJSON<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as T;
}
