import type { Message } from '../../src/index.ts';
import type { Library } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';
import { drain } from './drain.ts';

/** The library, as its front page shows it. The timeouts run, and never fire. */
export function wholePipe(workload: Workload, library: Library): Candidate {
  return {
    name: 'rxjs-llm, whole pipe',
    shows: 'growing',
    read(response, see) {
      const { accumulate, coalesce, fromSSE, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } =
        library;
      const source = fromSSE(response).pipe(
        parseDelta(workload.protocol(library)),
        timeoutIdle({ first: 20_000, each: 10_000 }),
        takeUntilDone(),
        retryWithBackoff(),
        accumulate(),
        coalesce('frame'),
      );
      return drain<Message>(source, (message) => see(workload.textOf(message)));
    },
  };
}
