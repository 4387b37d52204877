import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta } from '../delta/Delta.ts';
import type { FinishReason } from '../delta/FinishReason.ts';
import { joinDeltas } from '../delta/joinDeltas.ts';
import type { Usage } from '../delta/Usage.ts';
import type { PushStep } from '../framing/PushStep.ts';
import type { Message, ToolCall } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';
import { addUsage } from './addUsage.ts';

/** What was said in all rounds so far: the model hears it, and after a restart the consumer hears it again. */
export interface Transcript {
  /** Reads a round as a part of one answer. What ends it is held back, and calls that the round has left open are closed. */
  readonly round: PushStep<Delta, Delta>;
  /** Adds the results of a round's calls. */
  readonly results: PushStep<Delta, Delta>;
  /** The provider's id of the answer: that of its first round, because a restart replaces those of later ones. */
  readonly id: () => string | undefined;
  /** All rounds as one message. */
  readonly message: () => Message | undefined;
  /** The calls of the latest round. */
  readonly calls: () => readonly ToolCall[];
  /** Why the latest round has finished. */
  readonly reason: () => FinishReason | undefined;
  /** What was held back of the latest round. */
  readonly ending: () => readonly Delta[];
}

export function createTranscript(): Transcript {
  const said: Delta[] = [];
  let usage: Usage | undefined;
  let callCount = 0;
  let attempt = 1;
  /** How things were when the latest round began. */
  let base = { length: 0, usage, callCount };
  let ending: { finish?: Delta & { readonly reason: FinishReason }; done?: Delta } = {};

  const message = (): Message | undefined => said.reduce<Message | undefined>(reduceMessage, undefined);
  const calls = (): readonly ToolCall[] =>
    message()?.toolCalls.filter(({ index }) => index >= base.callCount) ?? [];

  function say(delta: Delta, emit: (delta: Delta) => void): void {
    const last = said.length > base.length ? said.at(-1) : undefined;
    const joined = last && joinDeltas(last, delta);
    if (joined) said.pop();
    said.push(joined ?? delta);
    emit(delta);
  }

  /** A call is found by its index, and its result by its id, so both must be its own. */
  function renumber<Call extends { readonly index: number }>(delta: Call): Call {
    return { ...delta, index: base.callCount + delta.index };
  }

  return {
    round(emit) {
      base = { length: said.length, usage, callCount };
      ending = {};

      return {
        push(delta) {
          if (choiceOf(delta) !== 0) return;
          switch (delta.type) {
            case 'restart':
              attempt = Math.max(attempt + 1, delta.attempt);
              said.length = base.length;
              ({ usage, callCount } = base);
              ending = {};
              emit({ ...delta, attempt });
              for (const earlier of said) emit(earlier);
              break;
            case 'tool-call-start': {
              const start = renumber(delta);
              const isKnown = start.index < callCount;
              callCount = Math.max(callCount, start.index + 1);
              say(isKnown || start.id ? start : { ...start, id: `call_${start.index}` }, emit);
              break;
            }
            case 'tool-call-args':
            case 'tool-call-end':
              say(renumber(delta), emit);
              break;
            case 'usage':
              usage = addUsage(base.usage, delta.usage);
              say({ ...delta, usage }, emit);
              break;
            case 'finish':
              ending = { ...ending, finish: delta };
              break;
            case 'done':
              ending = { ...ending, done: delta };
              break;
            default:
              say(delta, emit);
          }
        },
        end() {
          for (const { index, status } of calls()) {
            if (status === 'streaming') say({ type: 'tool-call-end', index }, emit);
          }
        },
      };
    },
    results: (emit) => ({ push: (delta) => say(delta, emit) }),
    id: () => said.find((delta) => delta.type === 'start')?.id,
    message,
    calls,
    reason: () => ending.finish?.reason,
    ending: () => [ending.finish, ending.done].filter((delta) => delta !== undefined),
  };
}
