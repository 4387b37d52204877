import type { Delta, Message, ServerSentEvent } from '../../src/index.ts';
import type { Library } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';
import { drain, type Subscribable } from './drain.ts';

/** The pipe of the front page, one part longer each time. */
export function parts(workload: Workload, library: Library): readonly Candidate[] {
  const { accumulate, coalesce, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } = library;
  const events = (response: Response) => library.fromSSE(response);
  const parsed = (response: Response) => events(response).pipe(parseDelta(workload.protocol(library)));
  const timed = (response: Response) => parsed(response).pipe(timeoutIdle({ first: 20_000, each: 10_000 }));
  const ended = (response: Response) => timed(response).pipe(takeUntilDone());
  const retried = (response: Response) => ended(response).pipe(retryWithBackoff());
  const messages = (response: Response) => retried(response).pipe(accumulate());
  const frames = (response: Response) => messages(response).pipe(coalesce('frame'));

  return [
    {
      name: 'fromBody',
      shows: 'bytes',
      read: (response, see) => drain<Uint8Array>(library.fromBody(response), see),
    },
    {
      name: 'fromSSE',
      shows: 'records',
      read: (response, see) => drain<ServerSentEvent>(events(response), ({ data }) => see(data)),
    },
    showingDeltas('+ parseDelta', parsed),
    showingDeltas('+ timeoutIdle', timed),
    showingDeltas('+ takeUntilDone', ended),
    showingDeltas('+ retryWithBackoff', retried),
    showingMessages('+ accumulate', messages, workload),
    showingMessages("+ coalesce('frame')", frames, workload),
  ];
}

function showingDeltas(name: string, open: (response: Response) => Subscribable<Delta>): Candidate {
  return {
    name,
    shows: 'deltas',
    read: (response, see) =>
      drain(open(response), (delta) => {
        if (delta.type === 'text' || delta.type === 'tool-call-args') see(delta.text);
      }),
  };
}

function showingMessages(
  name: string,
  open: (response: Response) => Subscribable<Message>,
  { textOf }: Workload,
): Candidate {
  return {
    name,
    shows: 'growing',
    read: (response, see) => drain(open(response), (message) => see(textOf(message))),
  };
}
