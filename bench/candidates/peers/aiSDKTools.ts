import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { jsonSchema, streamText, tool } from 'ai';
import type { Candidate } from '../Candidate.ts';

export function aiSDKTools(): Candidate {
  return {
    name: 'AI SDK, fullStream',
    shows: 'deltas',
    async read(response, see) {
      const provider = createOpenAICompatible({
        name: 'bench',
        baseURL: 'http://localhost/v1',
        fetch: () => Promise.resolve(response),
      });
      const { fullStream } = streamText({
        model: provider.chatModel('gpt-4o-mini'),
        prompt: 'Hello!',
        tools: { write_page: tool({ inputSchema: jsonSchema({ type: 'object' }) }) },
      });
      for await (const part of fullStream) if (part.type === 'tool-input-delta') see(part.delta);
    },
  };
}
