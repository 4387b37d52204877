import type { Protocol, ServerSentEvent } from 'rxjs-llm';
import { ProviderError } from 'rxjs-llm';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../src/json/unknown.ts';
import { openaiUsage } from '../../src/protocols/openai/openaiUsage.ts';
import type { Emit } from '../../src/protocols/Protocol.ts';
import { readJSON, type JSONReader } from '../../src/protocols/shared/readJSON.ts';

/**
 * Reads a run of OpenAI's Assistants. They are shut down, so the protocol isn't shipped.
 *
 * The name of each event is the type of its data.
 */
export function openaiAssistants(): Protocol<ServerSentEvent> {
  return { name: 'openai-assistants', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  return {
    push: (record, event) => read(record, event, emit),
    done: () => emit({ type: 'done' }),
  };
}

function read(record: JSONObject, event: ServerSentEvent, emit: Emit): void {
  switch (event.event) {
    case 'thread.run.created': {
      const id = textIn(record['id']);
      const model = textIn(record['model']);
      return emit({ type: 'start', ...(id && { id }), ...(model && { model }) });
    }
    case 'thread.message.delta':
      for (const content of objectsIn(objectIn(record['delta'])['content'])) {
        const text = textIn(objectIn(content['text'])['value']);
        if (text) emit({ type: 'text', text });
      }
      return;
    case 'thread.run.completed': {
      const usage = openaiUsage(record['usage']);
      if (usage) emit(usage);
      return emit({ type: 'finish', reason: 'stop', rawReason: 'completed' });
    }
    case 'thread.run.failed':
      throw new ProviderError({ error: record['last_error'] });
    case 'error':
      throw new ProviderError(record);
    default:
      emit({ type: 'unknown', raw: record });
  }
}
