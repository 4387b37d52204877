import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { wordsIn } from '../../json/unknown.ts';
import type { Protocol } from '../Protocol.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { readChunks } from './readChunks.ts';

/**
 * Reads OpenAI's older `/v1/completions`, which vLLM, llama.cpp and others still speak: it continues a prompt, without
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
 * // => [{ type: 'start', model: 'm', protocol: 'openai-completions' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function openaiCompletions(): Protocol<ServerSentEvent> {
  const reader = readChunks(
    (emit) => ({
      read(choice) {
        const text = wordsIn(choice['text']);
        if (text) emit({ type: 'text', text });
      },
      finish: (rawReason) => toFinishReason(rawReason),
    }),
    (choice) => !('text' in choice) && ('delta' in choice || 'message' in choice),
  );
  return { name: 'openai-completions', framing: 'sse', reader };
}
