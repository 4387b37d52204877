import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { StreamError } from '../../errors/StreamError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { GeminiCandidate } from './GeminiCandidate.ts';
import { createUsageReader, type UsageNames } from './googleUsage.ts';
import { parseRecord } from '../../framing/parseRecord.ts';
import { isObject, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';

const COUNTS: UsageNames = {
  input: 'promptTokenCount',
  output: 'candidatesTokenCount',
  thoughts: 'thoughtsTokenCount',
  cached: 'cachedContentTokenCount',
  total: 'totalTokenCount',
};

/** A record has at least one of these. */
const FIELDS = ['candidates', 'promptFeedback', 'usageMetadata', 'responseId', 'modelVersion', 'error'];

/**
 * Reads Google's `streamGenerateContent?alt=sse`, of the Gemini API and of Vertex AI.
 *
 * Text, thoughts with their signatures, function calls whole or in pieces, tools that Google runs, files, sources,
 * usage, several candidates, blocked prompts and errors. There is no end marker: an answer is whole when the body
 * ends after its finish reason.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { gemini, parseDelta } from 'rxjs-llm';
 *
 * const data = '{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"responseId":"r","modelVersion":"m"}';
 *
 * of({ data }).pipe(parseDelta(gemini()));
 * // => [{ type: 'start', id: 'r', model: 'm' }, { type: 'text', text: 'Hi' }]
 * ```
 */
export function gemini(): Protocol<ServerSentEvent> {
  return { name: 'gemini', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const candidates = new Map<number, GeminiCandidate>();
  const usageOf = createUsageReader(COUNTS);
  let isStarted = false;

  return (event) => {
    const parsed = parseRecord(event.data);
    const out: Delta[] = [];
    // Proxies wrap an error in an array, as the API itself does without `alt=sse`.
    const records: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    for (const record of records) {
      const error = readRecord(record, out);
      if (error) return [...out, error];
    }
    return out;
  };

  /** Gives the error that the record ends the answer with. */
  function readRecord(record: unknown, out: Delta[]): StreamError | undefined {
    if (!isObject(record) || !FIELDS.some((field) => field in record)) {
      out.push({ type: 'unknown', raw: record });
      return undefined;
    }
    const isError = !!record['error'];
    if (!isStarted && !isError) {
      isStarted = true;
      out.push(startOf(record));
    }
    try {
      readAnswer(record, out);
    } catch (error) {
      // Returned and not thrown: what the record said before must not be lost.
      if (error instanceof ParseError) return error;
      throw error;
    }
    return isError ? new ProviderError(record) : undefined;
  }

  function readAnswer(record: JSONObject, out: Delta[]): void {
    const answers = objectsIn(record['candidates']);
    for (const answer of answers) candidateOf(answer['index']).read(answer, out);
    out.push(...usageOf(record['usageMetadata']));
    for (const answer of answers) candidateOf(answer['index']).finish(answer, out);
    if (answers.length === 0) candidateOf(0).block(objectIn(record['promptFeedback']), out);
  }

  function candidateOf(wireIndex: unknown): GeminiCandidate {
    const index = numberIn(wireIndex) ?? 0;
    const candidate = candidates.get(index) ?? new GeminiCandidate(index);
    candidates.set(index, candidate);
    return candidate;
  }
}

function startOf(record: JSONObject): Delta {
  const id = textIn(record['responseId']);
  const model = textIn(record['modelVersion']);
  return { type: 'start', ...(id && { id }), ...(model && { model }) };
}
