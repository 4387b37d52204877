import { isDeepStrictEqual } from 'node:util';
import type { Message } from '../../src/index.ts';
import type { Library } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';
import { drain } from './drain.ts';

/** A message per delta, whose growing arguments are read each time. */
export function argumentsRead(workload: Workload, library: Library): Candidate {
  return {
    name: 'rxjs-llm, accumulate, `arguments` read at each delta',
    shows: 'growing',
    async read(response, see) {
      const { accumulate, fromSSE, parseDelta } = library;
      const source = fromSSE(response).pipe(parseDelta(workload.protocol(library)), accumulate());
      let value: unknown;
      let text = '';
      await drain<Message>(source, (message) => {
        value = message.toolCalls[0]?.arguments;
        see((text = workload.textOf(message)));
      });
      if (!isDeepStrictEqual(value, JSON.parse(text))) throw new Error('The arguments are read wrong');
    },
  };
}
