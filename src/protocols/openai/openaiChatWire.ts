import type { Delta } from '../../delta/Delta.ts';
import { choiceOf } from '../../delta/choiceOf.ts';
import { createWriter } from '../shared/createWriter.ts';
import type { Wire } from '../Wire.ts';
import { createCallWriter } from './createCallWriter.ts';
import { openaiCounts } from './openaiCounts.ts';

/** What a server of OpenAI's chat completions knows beside the answer. */
export interface OpenAIChatWireConfig {
  /** When the answer was begun, in seconds since 1970. Default: when it is subscribed to. */
  readonly created?: number;
  /** Whether usage is sent. Clients ask for it with `stream_options.include_usage`. Default `true`. */
  readonly usage?: boolean;
}

/**
 * Writes an answer as chunks of OpenAI's chat completions, for every client that speaks them: the inverse of {@link openaiChat}.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { formatDelta, type Delta } from 'rxjs-llm';
 * import { openaiChatWire } from 'rxjs-llm/server';
 *
 * of<Delta[]>({ type: 'text', text: 'Hi' }).pipe(formatDelta(openaiChatWire({ created: 0 })));
 * // => [
 * //   { data: '{"object":"chat.completion.chunk","created":0,"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}' },
 * //   { data: '{"error":{"message":"The stream ended before its end marker","type":"TruncatedStreamError","code":null,"param":null,"retryable":true,"status":503}}' },
 * // ]
 * ```
 */
export function openaiChatWire(config: OpenAIChatWireConfig = {}): Wire {
  const name = 'openai-chat';
  return {
    name,
    writer(emit) {
      const { created = Math.floor(Date.now() / 1_000), usage: isAsked = true } = config;
      const calls = createCallWriter();
      let names: object = {};
      let usage: object | undefined;
      const write = (record: object): void => emit({ data: JSON.stringify(record) });
      const say = (rest: object): void =>
        write({ ...names, object: 'chat.completion.chunk', created, ...rest });

      return createWriter(name, {
        push(delta) {
          if (delta.type === 'start') names = { id: delta.id, model: delta.model };
          if (delta.type === 'usage') usage = openaiCounts(delta.usage);
          const said = sayingOf(delta) ?? calls(delta);
          const finish_reason = delta.type === 'finish' ? delta.reason.replace('-', '_') : null;
          if (said) say({ choices: [{ index: choiceOf(delta), delta: said, finish_reason }] });
        },
        end() {
          // Clients take the latest usage, after everything else.
          if (usage && isAsked) say({ choices: [], usage });
          emit({ data: '[DONE]' });
        },
        fail({ message, name: type, code = null, retryable }) {
          const status = retryable ? 503 : 400;
          write({ error: { message, type, code, param: null, retryable, status } });
        },
      });
    },
  };
}

/** What a chunk says of one delta; `undefined` if the wire has no word for it. */
function sayingOf(delta: Delta): object | undefined {
  switch (delta.type) {
    case 'start':
      return { role: 'assistant', content: '' };
    case 'text':
      return delta.text ? { content: delta.text } : undefined;
    case 'reasoning':
      return delta.text ? { reasoning_content: delta.text } : undefined;
    case 'refusal':
      return { refusal: delta.text };
    case 'source': {
      const { url, title, citedText: content } = delta;
      return url
        ? { annotations: [{ type: 'url_citation', url_citation: { url, title, content } }] }
        : undefined;
    }
    case 'finish':
      return {};
    default:
      return undefined;
  }
}
