import { createParser } from 'eventsource-parser';
import type { Candidate } from './Candidate.ts';
import type { Workload } from '../workloads/Workload.ts';

export function eventsourceParser({ pick }: Workload): Candidate {
  return {
    name: 'eventsource-parser + JSON.parse',
    shows: 'deltas',
    async read(response, see) {
      const parser = createParser({
        onEvent({ data }) {
          if (data === '[DONE]') return;
          const delta = pick(JSON.parse(data));
          if (delta) see(delta);
        },
      });
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
    },
  };
}
