import type { Delta, Protocol, ServerSentEvent } from 'rxjs-llm';
import { ProviderError } from 'rxjs-llm';
import { parseRecord } from '../../src/framing/parseRecord.ts';
import { isObject, objectIn, objectsIn, textIn } from '../../src/json/unknown.ts';
import { openaiUsage } from '../../src/protocols/openai/openaiUsage.ts';

/**
 * Reads a run of OpenAI's Assistants, which are shut down, so that it is not shipped.
 *
 * Here the name of the event says what its data is.
 */
export function openaiAssistants(): Protocol<ServerSentEvent> {
  return { name: 'openai-assistants', framing: 'sse', reader: () => read };
}

function read(event: ServerSentEvent): Delta | readonly Delta[] | undefined {
  if (event.data.startsWith('[DONE]')) return { type: 'done' };
  const record = parseRecord(event.data);
  if (!isObject(record)) return { type: 'unknown', raw: record };

  switch (event.event) {
    case 'thread.run.created': {
      const id = textIn(record['id']);
      const model = textIn(record['model']);
      return { type: 'start', ...(id && { id }), ...(model && { model }) };
    }
    case 'thread.message.delta':
      return objectsIn(objectIn(record['delta'])['content']).flatMap((content) => {
        const text = textIn(objectIn(content['text'])['value']);
        return text ? [{ type: 'text', text } as const] : [];
      });
    case 'thread.run.completed': {
      const usage = openaiUsage(record['usage']);
      return [...(usage ? [usage] : []), { type: 'finish', reason: 'stop', rawReason: 'completed' }];
    }
    case 'thread.run.failed':
      throw new ProviderError({ error: record['last_error'] });
    case 'error':
      throw new ProviderError(record);
    default:
      return { type: 'unknown', raw: record };
  }
}
