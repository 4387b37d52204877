import type { OperatorFunction } from 'rxjs';
import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta } from '../delta/Delta.ts';
import { checkLimits } from '../json/checkLimits.ts';
import type { Message } from '../message/Message.ts';
import { growMessage } from '../message/growMessage.ts';
import { operate } from './operate.ts';

/** Which choice to assemble, and how much of it. */
export interface AccumulateConfig {
  /** The index of the choice, if the request asked for several. Default 0. */
  readonly choice?: number;
  /** How many parts the message may have. Default 10,000. Beyond: a {@link ParseError} with the reason `too-large`. */
  readonly maxItems?: number;
}

/**
 * Assembles deltas into immutable snapshots of the message, one per delta, synchronously.
 *
 * A `restart` drops the content of earlier attempts. Deltas of other choices are ignored.
 *
 * @example
 * ```ts
 * import { map, of } from 'rxjs';
 * import { accumulate, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = [{ type: 'text', text: 'Hel' }, { type: 'text', text: 'lo' }];
 *
 * of(...deltas).pipe(accumulate(), map((message) => message.text)); // => ['Hel', 'Hello']
 * ```
 */
export function accumulate(config: AccumulateConfig = {}): OperatorFunction<Delta, Message> {
  const { choice = 0, maxItems } = config;
  checkLimits({ choice, maxItems });

  return operate((subscriber) => {
    let message: Message | undefined;

    return {
      next(delta) {
        const own = choiceOf(delta);
        if (own !== choice && !isForAll(delta)) return;
        message = growMessage(message, own ? Object.assign({}, delta, { choice: 0 }) : delta, maxItems);
        subscriber.next(message);
      },
    };
  });
}

/** Whether a delta belongs to the answer as such, as `usage` does, and so to each choice. */
function isForAll(delta: Delta): boolean {
  return /^(start|usage|done|restart|tool-result|unknown)$/.test(delta.type);
}
