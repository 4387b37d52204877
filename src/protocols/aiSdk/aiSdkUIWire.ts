import { choiceOf } from '../../delta/choiceOf.ts';
import type { Delta } from '../../delta/Delta.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { BlockWriter } from '../shared/BlockWriter.ts';

/** Finish reasons that this wire has another word for. Its clients refuse a word that they don't know. */
const WORDS: Readonly<Record<string, string>> = { refusal: 'content-filter', pause: 'other' };

/** Writes an answer as the AI SDK's UI message stream: the inverse of `aiSdkUI`. */
export function aiSdkUIWire(): PushStep<Delta, ServerSentEvent> {
  return (emit) => {
    const write = (record: object): void => emit({ data: JSON.stringify(record) });
    const blocks = new BlockWriter((step, { type, id, name: toolName, text }, delta) => {
      const call = { toolCallId: id, toolName };
      if (type !== 'tool-call') write({ type: `${type}-${step}`, id, delta });
      else if (step === 'start') write({ type: 'tool-input-start', ...call });
      else if (step === 'end') write({ ...inputOf(text), ...call });
      else write({ type: 'tool-input-delta', toolCallId: id, inputTextDelta: delta });
    });
    let finishReason: string | undefined;
    let isOver = false;

    return { push, end };

    function push(delta: Delta): void {
      if (choiceOf(delta) !== 0) return;
      blocks.push(delta);
      if (delta.type === 'start') {
        write({ type: 'start', messageId: delta.id });
        write({ type: 'start-step' });
      }
      if (delta.type === 'finish') finishReason = WORDS[delta.reason] ?? delta.reason;
      isOver ||= delta.type === 'finish' || delta.type === 'done';
      if (delta.type === 'done') end();
    }

    function end(): void {
      if (!isOver) return;
      isOver = false;
      blocks.close();
      write({ type: 'finish-step' });
      write({ type: 'finish', finishReason });
      emit({ data: '[DONE]' });
    }
  };
}

function inputOf(text: string): object {
  try {
    const input: unknown = JSON.parse(text || '{}');
    return { type: 'tool-input-available', input };
  } catch {
    return { type: 'tool-input-error', input: text, errorText: 'The arguments are not JSON' };
  }
}
