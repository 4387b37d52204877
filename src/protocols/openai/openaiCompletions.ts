import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { textIn } from '../../json/unknown.ts';
import { createChunkReader } from './openaiChunks.ts';
import type { Protocol } from '../Protocol.ts';

/**
 * Reads OpenAI's older `/v1/completions`, which vLLM, llama.cpp and others still speak: a prompt goes on, without
 * roles or tools.
 *
 * Text, several choices, usage, finish reasons, and errors in the stream. The end marker is `data: [DONE]`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { openaiCompletions, parseDelta } from 'rxjs-llm';
 *
 * of({ data: '{"model":"m","choices":[{"text":"Hi","index":0}]}' }, { data: '[DONE]' }).pipe(
 *   parseDelta(openaiCompletions()),
 * );
 * // => [{ type: 'start', model: 'm' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function openaiCompletions(): Protocol<ServerSentEvent> {
  return {
    name: 'openai-completions',
    framing: 'sse',
    reader: () =>
      createChunkReader({
        readChoice(choice, of, out) {
          const text = textIn(choice['text']);
          if (text) out.push({ type: 'text', text, ...of });
        },
      }),
  };
}
