import type { OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import type { Message, ToolCall } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';
import { operate } from './operate.ts';

/** A call that may be executed: its arguments are complete. */
export interface CompleteToolCall extends ToolCall {
  readonly status: 'complete';
}

/**
 * Emits each tool call once its arguments are complete, for an agent to execute.
 *
 * Only calls of the first choice that the client has to execute. A call with invalid JSON for arguments, for example
 * because a token limit cut it, is skipped, and appears in `Message.toolCalls` with the status `invalid`. After a
 * `restart` the calls of the new attempt are emitted again.
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
 *   { type: 'tool-call-end', index: 0 },
 * ];
 *
 * of(...deltas).pipe(
 *   completeToolCalls(),
 *   map((call) => [call.name, call.arguments]),
 * );
 * // => [['weather', { city: 'Rome' }]]
 * ```
 */
export function completeToolCalls(): OperatorFunction<Delta, CompleteToolCall> {
  return operate((subscriber) => {
    let message: Message | undefined;
    let emitted = new Set<number>();

    function emitComplete(toolCalls: readonly ToolCall[]): void {
      for (const call of toolCalls) {
        if (!isComplete(call) || emitted.has(call.index)) continue;
        emitted.add(call.index);
        subscriber.next(call);
      }
    }

    return {
      next(delta) {
        switch (delta.type) {
          case 'restart':
            emitted = new Set();
            message = undefined;
            break;
          case 'tool-call-start':
          case 'tool-call-args':
            message = reduceMessage(message, delta);
            break;
          case 'tool-call-end':
          case 'finish':
          case 'done':
            message = reduceMessage(message, delta);
            emitComplete(message.toolCalls);
            break;
          default:
        }
      },
    };
  });
}

function isComplete(call: ToolCall): call is CompleteToolCall {
  return call.status === 'complete';
}
