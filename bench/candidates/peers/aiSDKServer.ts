import type { ServerResponse } from 'node:http';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

/** The AI SDK's way from a model to a reader. */
export function aiSDKServer(url: string, response: ServerResponse): void {
  const provider = createOpenAICompatible({ name: 'bench', baseURL: url });
  const answer = streamText({
    model: provider.chatModel('gpt-4o-mini'),
    prompt: 'Hello!',
  });
  void answer.pipeUIMessageStreamToResponse(response);
}
