import { filter, map, mergeAll, take, type Observable } from 'rxjs';
import type { ToolCall } from 'rxjs-llm';
import { streamId, type StreamLog } from 'rxjs-llm/server';

/** What the user decides on: the number of the call in its answer, and the arguments that were shown. */
export type Call = Pick<ToolCall, 'index' | 'argumentsText'>;

export interface Decisions {
  /** Waits for the decision. */
  of(owner: string, answer: string, call: Call): Observable<boolean>;
  /** Resolves with `false` if there is one already. */
  add(owner: string, answer: string, call: Call, approved: boolean): Promise<boolean>;
}

/** Decisions in the log of the answers: each server hears of them, and one that takes over an answer finds them. */
export function createDecisions(log: StreamLog): Decisions {
  const idOf = (owner: string, answer: string, { index, argumentsText }: Call) =>
    streamId(owner, JSON.stringify(['decision', answer, index, argumentsText]));

  return {
    of: (owner, answer, call) =>
      log.read(idOf(owner, answer, call), '0-0').pipe(
        mergeAll(),
        map(({ value }) => value),
        filter((value) => value === 'yes' || value === 'no'),
        take(1),
        map((value) => value === 'yes'),
      ),
    add: (owner, answer, call, approved) =>
      log.append(idOf(owner, answer, call), [{ at: '1-0', value: approved ? 'yes' : 'no' }], {
        after: '0-0',
        lease: 0,
      }),
  };
}
