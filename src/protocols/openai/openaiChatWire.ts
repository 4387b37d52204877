import type { Delta, StartDelta } from '../../delta/Delta.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { openaiCounts } from './openaiCounts.ts';

/** Writes an answer as chunks of OpenAI's chat completions: the inverse of `openaiChat`. */
export function openaiChatWire(): PushStep<Delta, ServerSentEvent> {
  return (emit) => {
    let names: Pick<StartDelta, 'id' | 'model'> = {};
    let isOver = false;

    return { push, end };

    function push(delta: Delta): void {
      if (delta.type === 'start') names = delta;
      const chunk = chunkOf(delta);
      const { id, model } = names;
      if (chunk) emit({ data: JSON.stringify({ id, object: 'chat.completion.chunk', model, ...chunk }) });
      isOver ||= delta.type === 'finish' || delta.type === 'done';
      if (delta.type === 'done') end();
    }

    function end(): void {
      if (isOver) emit({ data: '[DONE]' });
      isOver = false;
    }
  };
}

/** What a chunk says of one delta; `undefined` if the wire has no word for it. */
function chunkOf(delta: Delta): object | undefined {
  if ('text' in delta && delta.text === '') return undefined;
  switch (delta.type) {
    case 'start':
      return choice(0, { role: 'assistant', content: '' });
    case 'text':
      return choice(delta.choice, { content: delta.text });
    case 'reasoning':
      return choice(delta.choice, { reasoning_content: delta.text });
    case 'tool-call-start': {
      const call = { id: delta.id, type: 'function', function: { name: delta.name, arguments: '' } };
      return choice(delta.choice, { tool_calls: [{ index: delta.index, ...call }] });
    }
    case 'tool-call-args':
      return choice(delta.choice, {
        tool_calls: [{ index: delta.index, function: { arguments: delta.text } }],
      });
    case 'usage':
      return { choices: [], usage: openaiCounts(delta.usage) };
    case 'finish':
      return choice(delta.choice, {}, delta.reason.replace('-', '_'));
    default:
      return undefined;
  }
}

function choice(index = 0, delta: object, finish_reason: string | null = null): object {
  return { choices: [{ index, delta, finish_reason }] };
}
