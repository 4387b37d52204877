import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta, DoneDelta, FinishDelta } from '../delta/Delta.ts';
import { joinDeltas } from '../delta/joinDeltas.ts';
import type { Usage } from '../delta/Usage.ts';
import { ParseError } from '../errors/ParseError.ts';
import type { PushStep } from '../framing/PushStep.ts';
import type { Message, ToolCall } from '../message/Message.ts';
import { growMessage } from '../message/growMessage.ts';
import { addUsage } from './addUsage.ts';

/** What was said in all rounds so far: the model hears it, and after a restart the consumer hears it again. */
export interface Transcript {
  /** Reads a round as a part of one answer. What ends it is held back, and calls that the round has left open are closed. */
  readonly round: PushStep<Delta, Delta>;
  /** Adds the result of a round's call. */
  readonly say: (delta: Delta) => void;
  /** All rounds as one message. */
  readonly message: () => Message | undefined;
  /** The calls of the latest round. */
  readonly calls: () => readonly ToolCall[];
  /** What was held back of the latest round. */
  readonly held: () => Ending;
}

/** What ends a round. */
type Ending = {
  readonly finish?: FinishDelta;
  readonly done?: DoneDelta;
};

/** How many deltas may be emitted again in all: each restart repeats those of the rounds before it. */
const MAX_REPEATED = 200_000;

export function createTranscript(): Transcript {
  const said: Delta[] = [];
  let callCount = 0;
  let attempt = 1;
  let repeated = 0;
  /** How things were when the latest round began. */
  let base: { readonly length: number; readonly callCount: number; readonly usage?: Usage | undefined } = {
    length: 0,
    callCount,
  };
  let held: Ending = {};

  const message = (): Message | undefined =>
    said.reduce<Message | undefined>((before, delta) => growMessage(before, delta), undefined);
  const calls = (): readonly ToolCall[] =>
    message()?.toolCalls.filter(({ index }) => index >= base.callCount) ?? [];

  function say(delta: Delta): Delta {
    const last = said.length > base.length ? said.at(-1) : undefined;
    const joined = last && joinDeltas(last, delta);
    said[said.length - (joined ? 1 : 0)] = joined ?? delta;
    return delta;
  }

  return {
    round(emit) {
      base = { length: said.length, callCount, usage: message()?.usage };
      held = {};

      return {
        push(delta) {
          if (choiceOf(delta) !== 0) return;
          switch (delta.type) {
            case 'restart':
              attempt = Math.max(attempt + 1, delta.attempt);
              said.length = base.length;
              callCount = base.callCount;
              repeated += base.length;
              if (repeated > MAX_REPEATED) throw new ParseError('too-large');
              held = {};
              emit({ ...delta, attempt });
              said.forEach(emit);
              break;
            // A call is found by its index, and its result by its id, so both must be its own.
            case 'tool-call-start': {
              const index = base.callCount + delta.index;
              const id = delta.id || (index < callCount ? '' : `call_${index}`);
              callCount = Math.max(callCount, index + 1);
              emit(say({ ...delta, index, ...(id && { id }) }));
              break;
            }
            case 'tool-call-args':
            case 'tool-call-end':
              emit(say({ ...delta, index: base.callCount + delta.index }));
              break;
            case 'usage':
              emit(say({ ...delta, usage: addUsage(base.usage, delta.usage) }));
              break;
            case 'finish':
            case 'done':
              held = { ...held, [delta.type]: delta };
              break;
            default:
              emit(say(delta));
          }
        },
        end() {
          for (const { index, status } of calls()) {
            if (status === 'streaming') emit(say({ type: 'tool-call-end', index }));
          }
        },
      };
    },
    say,
    message,
    calls,
    held: () => held,
  };
}
