import OpenAI from 'openai';
import type { Workload } from '../../workloads/Workload.ts';
import type { Candidate } from '../Candidate.ts';

export function openaiResponses({ pick }: Workload): Candidate {
  return {
    name: 'openai',
    shows: 'deltas',
    async read(response, see) {
      const client = new OpenAI({ apiKey: 'none', maxRetries: 0, fetch: () => Promise.resolve(response) });
      const stream = await client.responses.create({ model: 'gpt-4o-mini', input: 'Hello!', stream: true });
      for await (const event of stream) {
        const delta = pick(event);
        if (delta) see(delta);
      }
    },
  };
}
