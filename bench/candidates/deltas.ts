import type { Delta } from '../../src/index.ts';
import type { Library } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';
import { drain } from './drain.ts';

/** The library, with only what reading deltas needs. */
export function deltas(workload: Workload, library: Library): Candidate {
  return {
    name: 'rxjs-llm, deltas',
    shows: 'deltas',
    read(response, see) {
      const { fromSSE, parseDelta } = library;
      return drain<Delta>(fromSSE(response).pipe(parseDelta(workload.protocol(library))), (delta) => {
        if (delta.type === 'text' || delta.type === 'tool-call-args') see(delta.text);
      });
    },
  };
}
