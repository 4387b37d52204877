import type { OperatorFunction } from 'rxjs';
import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta } from '../delta/Delta.ts';
import type { FinishReason } from '../delta/FinishReason.ts';
import { isContent } from '../delta/isContent.ts';
import type { ToolCall } from '../message/Message.ts';
import { closeToolCall, reduceToolCall } from '../message/toolCall.ts';
import { operate } from './operate.ts';

/** A call that may be executed: its arguments are complete. */
export interface CompleteToolCall extends ToolCall {
  readonly status: 'complete';
}

/** When to emit the calls. */
export interface CompleteToolCallsConfig {
  /**
   * Once the answer is complete (`'answer'`, the default), or each call once its own arguments are (`'call'`): then a call may be
   * of an answer that is never complete, and may come again after a restart.
   */
  readonly when?: 'answer' | 'call';
}

/**
 * Emits the tool calls of an answer once it is complete, for an agent to execute.
 *
 * An answer is complete at its `done`, or if the source completes after a `finish`. It must have finished with `stop` or
 * `tool-calls`: an answer that is cut, refused or filtered, or that errors, has no calls to run. So each call is emitted
 * once, whatever is retried upstream.
 *
 * Only calls of the first choice that the client has to execute, and that have no result yet. A call with invalid JSON for
 * arguments is skipped, and appears in `Message.toolCalls` with the status `invalid`.
 *
 * @param config - `when: 'call'` emits each call at its end.
 *
 * @example
 * ```ts
 * import { map, of } from 'rxjs';
 * import { completeToolCalls, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = [
 *   { type: 'tool-call-start', index: 0, name: 'weather' },
 *   { type: 'tool-call-args', index: 0, text: '{"city":' },
 *   { type: 'tool-call-args', index: 0, text: '"Rome"}' },
 *   { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
 * ];
 *
 * of(...deltas).pipe(
 *   completeToolCalls(),
 *   map((call) => [call.name, call.arguments]),
 * );
 * // => [['weather', { city: 'Rome' }]]
 * ```
 */
export function completeToolCalls(
  config: CompleteToolCallsConfig = {},
): OperatorFunction<Delta, CompleteToolCall> {
  const isEager = config.when === 'call';

  return operate((subscriber) => {
    const calls = new Map<number, ToolCall>();
    const results = new Set<string | undefined>();
    let reason: FinishReason | undefined;
    let isFinished = false;

    function emit(call: ToolCall): void {
      if (isComplete(call) && !call.providerExecuted && !results.has(call.id)) subscriber.next(call);
    }

    function emitRest(): void {
      const rest = [...calls.values()];
      calls.clear();
      if (!/^(stop|tool-calls)$/.test(reason ?? 'stop')) return;
      for (const call of rest) if (!isEager || !isComplete(call)) emit(closeToolCall(call));
    }

    return {
      next(delta) {
        if (choiceOf(delta) !== 0) return;
        if (isFinished && isContent(delta)) isFinished = false;
        // An attempt, or a further run of an agent.
        if (delta.type === 'restart' || delta.type === 'start') reason = undefined;
        switch (delta.type) {
          case 'tool-call-start':
          case 'tool-call-args':
          case 'tool-call-end': {
            let before = calls.get(delta.index);
            // A further round may count its calls from 0 again, and give them the ids of earlier ones.
            if (delta.type === 'tool-call-start') {
              if (results.delete((before ?? delta).id) || before?.status === 'complete') before = undefined;
            }
            const call = reduceToolCall(before, delta);
            if (!call || call === before) return;
            calls.set(delta.index, call);
            if (isEager && delta.type === 'tool-call-end') emit(call);
            break;
          }
          case 'tool-result':
            results.add(delta.id);
            break;
          case 'finish':
            ({ reason } = delta);
            isFinished = true;
            break;
          case 'done':
            emitRest();
            break;
          case 'restart':
            calls.clear();
            results.clear();
            break;
          default:
        }
      },
      complete() {
        if (isFinished && reason) emitRest();
        subscriber.complete();
      },
    };
  });
}

function isComplete(call: ToolCall): call is CompleteToolCall {
  return call.status === 'complete';
}
