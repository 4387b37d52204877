import OpenAI from 'openai';
import type { Workload } from '../../workloads/Workload.ts';
import type { Candidate } from '../Candidate.ts';

export function openai({ pick }: Workload): Candidate {
  return {
    name: 'openai',
    shows: 'deltas',
    async read(response, see) {
      const client = new OpenAI({ apiKey: 'none', maxRetries: 0, fetch: () => Promise.resolve(response) });
      const stream = await client.chat.completions.create({
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: 'Hello!' }],
        stream: true,
      });
      for await (const chunk of stream) {
        const delta = pick(chunk);
        if (delta) see(delta);
      }
    },
  };
}
