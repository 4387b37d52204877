import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';

/** The floor, but with `for await`, which in Node reads a stream faster than a reader does. */
export function floorForAwait({ pick }: Workload): Candidate {
  return {
    name: 'floor by `for await`',
    shows: 'deltas',
    async read(response, see) {
      const decoder = new TextDecoder();
      let rest = '';
      for await (const value of response.body ?? []) {
        const text = decoder.decode(value, { stream: true });
        let start = 0;
        for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
          let line = text.slice(start, end);
          if (rest !== '') {
            line = rest + line;
            rest = '';
          }
          start = end + 1;
          if (!line.startsWith('data: {')) continue;
          const delta = pick(JSON.parse(line.slice(6)));
          if (delta) see(delta);
        }
        rest += text.slice(start);
      }
    },
  };
}
