import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import type { Candidate } from '../Candidate.ts';

export function aiSDK(): Candidate {
  return {
    name: 'AI SDK, textStream',
    shows: 'deltas',
    async read(response, see) {
      const provider = createOpenAICompatible({
        name: 'bench',
        baseURL: 'http://localhost/v1',
        fetch: () => Promise.resolve(response),
      });
      const { textStream } = streamText({ model: provider.chatModel('gpt-4o-mini'), prompt: 'Hello!' });
      for await (const text of textStream) see(text);
    },
  };
}
