import type { OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import type { Message, ToolCall } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';
import { operate } from './operate.ts';

/** A call that may be made: its arguments are whole. */
export interface CompleteToolCall extends ToolCall {
  readonly status: 'complete';
}

/**
 * Gives each tool call once, as soon as its arguments are whole: what an agent runs next.
 *
 * Calls of the first choice, for the client to make. A call whose arguments are no JSON, as when a limit cut it, is
 * left out, because somebody would run it; it stands in `Message.toolCalls` as `invalid`. So are calls that the
 * provider makes itself. After a `restart` the calls of the new attempt are given again.
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
    let given = new Set<number>();

    function giveWhole(toolCalls: readonly ToolCall[]): void {
      for (const call of toolCalls) {
        if (!isComplete(call) || given.has(call.index)) continue;
        given.add(call.index);
        subscriber.next(call);
      }
    }

    return {
      next(delta) {
        switch (delta.type) {
          case 'restart':
            given = new Set();
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
            giveWhole(message.toolCalls);
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
