import type { Message } from '../../src/index.ts';
import type { Library } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';
import { drain } from './drain.ts';

/** A message per delta, whose arguments are never read. */
export function accumulated(workload: Workload, library: Library): Candidate {
  return {
    name: 'rxjs-llm, accumulate',
    shows: 'growing',
    read(response, see) {
      const { accumulate, fromSSE, parseDelta } = library;
      const source = fromSSE(response).pipe(parseDelta(workload.protocol(library)), accumulate());
      return drain<Message>(source, (message) => see(workload.textOf(message)));
    },
  };
}
