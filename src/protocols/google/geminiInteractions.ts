import type { Delta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { StreamError } from '../../errors/StreamError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { createUsageReader, type UsageNames } from './googleUsage.ts';
import { InteractionSteps } from './InteractionSteps.ts';
import { isDoneMarker } from '../shared/isDoneMarker.ts';
import { parseRecord } from '../../framing/parseRecord.ts';
import { isObject, numberIn, objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';

const COUNTS: UsageNames = {
  input: 'total_input_tokens',
  output: 'total_output_tokens',
  thoughts: 'total_thought_tokens',
  cached: 'total_cached_tokens',
  total: 'total_tokens',
};

/**
 * Reads Google's Interactions API: text, thoughts with their signatures, function calls, tools that Google runs, files,
 * annotations, usage and errors. The end marker is `interaction.completed`.
 *
 * Event types and steps that this version does not know are passed over.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { geminiInteractions, parseDelta } from 'rxjs-llm';
 *
 * const data = '{"event_type":"step.delta","index":1,"delta":{"type":"text","text":"Hi"}}';
 *
 * of({ event: 'step.delta', data }).pipe(parseDelta(geminiInteractions()));
 * // => [{ type: 'text', text: 'Hi', block: 1 }]
 * ```
 */
export function geminiInteractions(): Protocol<ServerSentEvent> {
  return { name: 'gemini-interactions', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const steps = new InteractionSteps();
  const usageOf = createUsageReader(COUNTS);
  let isFinished = false;

  return (event) => {
    // Google's own client allows for it; the answer was whole before.
    if (isDoneMarker(event)) return undefined;
    const record = parseRecord(event.data);
    if (!isObject(record)) return { type: 'unknown', raw: record };
    const usage = usageOf(objectIn(record['metadata'])['total_usage']);
    return [...usage, ...read(record, textIn(record['event_type']) ?? event.event)];
  };

  function read(record: JSONObject, type: string | undefined): readonly (Delta | StreamError)[] {
    const index = numberIn(record['index']) ?? 0;
    const interaction = objectIn(record['interaction']);

    switch (type) {
      case 'step.delta':
        return steps.add(objectIn(record['delta']), index);
      case 'step.start':
        return steps.start(objectIn(record['step']), index);
      case 'step.stop':
        return steps.stop(index);
      case 'interaction.created':
        return [startOf(interaction)];
      case 'interaction.status_update':
        return isFinal(record['status']) ? finish(record['status']) : [];
      case 'interaction.completed':
        return [...usageOf(interaction['usage']), ...complete(interaction['status'], record)];
      case 'error':
        return [new ProviderError(record)];
      default:
        return [{ type: 'unknown', raw: record }];
    }
  }

  function complete(status: unknown, record: JSONObject): readonly (Delta | StreamError)[] {
    return status === 'failed' ? [new ProviderError(record)] : [...finish(status), { type: 'done' }];
  }

  /** Says why the model stopped, once: the status comes by itself and again with the whole. */
  function finish(status: unknown): readonly Delta[] {
    const rawReason = textIn(status);
    if (!rawReason || isFinished) return [];
    isFinished = true;
    const reason = finishReasonOf(rawReason, steps.isClientNeeded);
    const ends = reason === 'stop' || reason === 'tool-calls' ? steps.end() : [];
    return [...ends, { type: 'finish', reason, rawReason }];
  }
}

function startOf(interaction: JSONObject): Delta {
  const id = textIn(interaction['id']);
  const model = textIn(interaction['model']) ?? textIn(interaction['agent']);
  return { type: 'start', ...(id && { id }), ...(model && { model }) };
}

/** A failure is left to the event that explains it. */
function isFinal(status: unknown): boolean {
  return status !== 'in_progress' && status !== 'failed';
}

function finishReasonOf(status: string, isClientNeeded: boolean): FinishReason {
  switch (status) {
    case 'completed':
      return isClientNeeded ? 'tool-calls' : 'stop';
    case 'requires_action':
      return 'tool-calls';
    case 'incomplete':
    case 'budget_exceeded':
      return 'length';
    default:
      return 'other';
  }
}
