import { ParseError } from '../../errors/ParseError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isObject, numberIn, objectIn, objectsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { MAX_ITEMS } from '../../delta/maxItems.ts';
import { camelCased } from '../shared/camelCased.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { GeminiCandidate } from './GeminiCandidate.ts';
import { GoogleUsage, type UsageNames } from './GoogleUsage.ts';
import { toolsIn } from './toolsIn.ts';

const COUNTS: UsageNames = {
  input: 'promptTokenCount',
  tools: 'toolUsePromptTokenCount',
  output: 'candidatesTokenCount',
  thoughts: 'thoughtsTokenCount',
  cached: 'cachedContentTokenCount',
  total: 'totalTokenCount',
};

/** Matches what a record has at least one of. LangChain's have `usage_metadata`, too. */
const FIELD = /^(candidates|prompt_?feedback|usageMetadata|response_?id|model_?version)$/i;

/**
 * Reads Google's `streamGenerateContent?alt=sse`, of the Gemini API and of Vertex AI.
 *
 * Text, thoughts with their signatures, function calls complete or in pieces, tools that Google runs, files, sources,
 * usage, several candidates, blocked prompts and errors. There is no end marker: an answer is complete when the body
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
 * // => [{ type: 'start', id: 'r', model: 'm', protocol: 'gemini' }, { type: 'text', text: 'Hi' }]
 * ```
 */
export function gemini(): Protocol<ServerSentEvent> {
  return { name: 'gemini', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  const candidates = new Map<number, GeminiCandidate>();
  const usage = new GoogleUsage(COUNTS, emit);
  let isStarted = false;
  let isFinished = false;

  function start(record: JSONObject): void {
    if (isStarted) return;
    isStarted = true;
    emit(startDelta(record['responseId'], record['modelVersion']));
  }

  function candidateAt(wireIndex: unknown): GeminiCandidate {
    const index = numberIn(wireIndex) ?? 0;
    const candidate = candidates.get(index) ?? new GeminiCandidate(emit, index);
    candidates.set(index, candidate);
    if (candidates.size > MAX_ITEMS) throw new ParseError('too-large');
    return candidate;
  }

  return {
    push(given, { data }) {
      const sent = unwrapped(given);
      if (!Object.keys(sent).some((name) => FIELD.test(name))) return emit({ type: 'unknown', raw: given });
      const record = camelCased(sent, data, 'usageMetadata', /^(args|response)$/);
      if (!record['error']) start(record);

      const answers = objectsIn(record['candidates']);
      for (const answer of answers) {
        candidateAt(answer['index']).read(answer);
        usage.noteTools(toolsIn(answer));
        isFinished ||= !!answer['finishReason'];
      }
      usage.read(record['usageMetadata'], isFinished);
      for (const answer of answers) candidateAt(answer['index']).finish(answer);
      if (answers.length === 0) candidateAt(0).block(objectIn(record['promptFeedback']));
    },
    end() {
      for (const candidate of candidates.values()) candidate.end();
    },
  };
}

/** Google's own clients for code get each record in a wrapper. */
function unwrapped(record: JSONObject): JSONObject {
  const { response } = record;
  return isObject(response) && 'candidates' in response ? response : record;
}
