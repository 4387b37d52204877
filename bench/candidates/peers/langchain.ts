import { ChatOpenAI } from '@langchain/openai';
import type { Candidate } from '../Candidate.ts';

export function langchain(): Candidate {
  return {
    name: '@langchain/openai',
    shows: 'deltas',
    async read(response, see) {
      const model = new ChatOpenAI({
        apiKey: 'none',
        model: 'gpt-4o-mini',
        maxRetries: 0,
        configuration: { fetch: () => Promise.resolve(response) },
      });
      for await (const { text, tool_call_chunks: calls } of await model.stream('Hello!')) {
        const delta = text || calls?.[0]?.args;
        if (delta) see(delta);
      }
    },
  };
}
