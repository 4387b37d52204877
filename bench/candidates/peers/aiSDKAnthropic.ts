import { createAnthropic } from '@ai-sdk/anthropic';
import { streamText } from 'ai';
import type { Candidate } from '../Candidate.ts';

export function aiSDKAnthropic(): Candidate {
  return {
    name: 'AI SDK, textStream',
    shows: 'deltas',
    async read(response, see) {
      const provider = createAnthropic({ apiKey: 'none', fetch: () => Promise.resolve(response) });
      const { textStream } = streamText({ model: provider('claude-sonnet-4-5'), prompt: 'Hello!' });
      for await (const text of textStream) see(text);
    },
  };
}
