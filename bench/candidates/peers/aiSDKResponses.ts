import { createOpenAI } from '@ai-sdk/openai';
import { streamText } from 'ai';
import type { Candidate } from '../Candidate.ts';

export function aiSDKResponses(): Candidate {
  return {
    name: 'AI SDK, textStream',
    shows: 'deltas',
    async read(response, see) {
      const provider = createOpenAI({ apiKey: 'none', fetch: () => Promise.resolve(response) });
      const { textStream } = streamText({ model: provider.responses('gpt-4o-mini'), prompt: 'Hello!' });
      for await (const text of textStream) see(text);
    },
  };
}
