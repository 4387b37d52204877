import Anthropic from '@anthropic-ai/sdk';
import type { Workload } from '../../workloads/Workload.ts';
import type { Candidate } from '../Candidate.ts';

export function anthropic({ pick }: Workload): Candidate {
  return {
    name: '@anthropic-ai/sdk',
    shows: 'deltas',
    async read(response, see) {
      const client = new Anthropic({ apiKey: 'none', maxRetries: 0, fetch: () => Promise.resolve(response) });
      const stream = await client.messages.create({
        model: 'claude',
        max_tokens: 1_000,
        messages: [{ role: 'user', content: 'Hello!' }],
        stream: true,
      });
      for await (const event of stream) {
        const delta = pick(event);
        if (delta) see(delta);
      }
    },
  };
}
