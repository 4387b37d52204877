import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { GoogleUsage, type UsageNames } from './GoogleUsage.ts';
import { InteractionSteps } from './InteractionSteps.ts';

const COUNTS: UsageNames = {
  input: 'total_input_tokens',
  tools: 'total_tool_use_tokens',
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
  return { name: 'gemini-interactions', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  const steps = new InteractionSteps(emit);
  const usage = new GoogleUsage(COUNTS, emit);
  let hasSteps = false;
  let isFinished = false;

  function start(step: JSONObject, index: number): void {
    const type = textIn(step['type']) ?? '';
    hasSteps = true;
    if (type.endsWith('_call') && type !== 'function_call') {
      usage.noteTools([type.startsWith('google_search') ? 'search' : type]);
    }
    steps.start(step, index);
  }

  function complete(interaction: JSONObject): void {
    // A gateway may stream nothing but the end.
    const unseen = hasSteps ? [] : objectsIn(interaction['steps']);
    for (const [index, step] of unseen.entries()) {
      start(step, index);
      steps.stop(index);
    }
    usage.read(interaction['usage'], true);
    // The interaction around it repeats what the client sent.
    if (interaction['status'] === 'failed') throw new ProviderError({ error: interaction['error'] });
    finish(interaction['status']);
    emit({ type: 'done' });
  }

  /** Emits why the model stopped, once: the status comes by itself and again with the complete interaction. */
  function finish(status: unknown): void {
    const rawReason = textIn(status);
    if (!rawReason || isFinished) return;
    isFinished = true;
    const reason = toFinishReason(rawReason, steps.isClientNeeded);
    if (reason === 'stop' || reason === 'tool-calls') steps.end();
    emit({ type: 'finish', reason, rawReason });
  }

  return {
    push(record, event) {
      usage.read(objectIn(record['metadata'])['total_usage'], true);
      const index = numberIn(record['index']) ?? 0;
      const interaction = objectIn(record['interaction']);

      switch (textIn(record['event_type']) ?? event.event) {
        case 'step.delta':
          hasSteps = true;
          return steps.add(objectIn(record['delta']), index);
        case 'step.start':
          return start(objectIn(record['step']), index);
        case 'step.stop':
          return steps.stop(index);
        case 'interaction.created':
          return emit(startDelta(interaction['id'], textIn(interaction['model']) ?? interaction['agent']));
        case 'interaction.status_update':
          if (isFinal(record['status'])) finish(record['status']);
          return;
        case 'interaction.completed':
          return complete(interaction);
        case 'error':
          throw new ProviderError(record);
        default:
          emit({ type: 'unknown', raw: record });
      }
    },
  };
}

/** A failure is left to the event that explains it. */
function isFinal(status: unknown): boolean {
  return status !== 'in_progress' && status !== 'failed';
}
