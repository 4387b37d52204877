import type { OperatorFunction } from 'rxjs';
import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta } from '../delta/Delta.ts';
import type { Message } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';
import { operate } from './operate.ts';

/** Which of several answers to assemble. */
export interface AccumulateConfig {
  /** The choice to follow, where the request asked for several. Default 0. */
  readonly choice?: number;
}

/**
 * Assembles deltas into immutable snapshots of the message: one for each delta, at once.
 *
 * A `restart` drops what came before it. Deltas of other choices give no snapshot.
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
  const { choice = 0 } = config;

  return operate((subscriber) => {
    let message: Message | undefined;

    return {
      next(delta) {
        const its = choiceOf(delta);
        if (its !== choice && !isForAll(delta)) return;
        message = reduceMessage(message, its !== 0 && 'choice' in delta ? { ...delta, choice: 0 } : delta);
        subscriber.next(message);
      },
    };
  });
}

/** What belongs to no choice, such as `usage`, belongs to all. */
function isForAll(delta: Delta): boolean {
  switch (delta.type) {
    case 'start':
    case 'usage':
    case 'done':
    case 'restart':
    case 'tool-result':
    case 'unknown':
      return true;
    default:
      return false;
  }
}
