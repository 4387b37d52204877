import { choiceOf } from '../../delta/choiceOf.ts';
import type { Delta } from '../../delta/Delta.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { BlockWriter } from '../shared/BlockWriter.ts';

/** Writes an answer as AG-UI: the inverse of `agUI`. */
export function agUIWire(): PushStep<Delta, ServerSentEvent> {
  return (emit) => {
    const write = (type: string, record: object): void => emit({ data: JSON.stringify({ type, ...record }) });
    const blocks = new BlockWriter((step, { type, id, name }, delta) => {
      const isStart = step === 'start';
      if (type === 'tool-call') {
        const verb = step === 'delta' ? 'ARGS' : step.toUpperCase();
        write(`TOOL_CALL_${verb}`, { toolCallId: id, ...(isStart && { toolCallName: name }), delta });
      } else {
        const verb = step === 'delta' ? 'CONTENT' : step.toUpperCase();
        const role = type === 'text' ? 'assistant' : 'reasoning';
        write(`${type.toUpperCase()}_MESSAGE_${verb}`, { messageId: id, ...(isStart && { role }), delta });
      }
    });
    let run: object = { threadId: 'thread-1' };
    let model: string | undefined;
    let usage: object[] | undefined;
    let isOver = false;

    return { push, end };

    function push(delta: Delta): void {
      if (choiceOf(delta) !== 0) return;
      blocks.push(delta);
      if (delta.type === 'start') {
        end();
        run = { ...run, runId: delta.id };
        model = delta.model;
        write('RUN_STARTED', run);
      }
      if (delta.type === 'usage') {
        const { raw, cacheWriteTokens: cacheWriteInputTokens, ...counts } = delta.usage;
        usage = [{ model, ...counts, cacheWriteInputTokens }];
      }
      isOver ||= delta.type === 'finish' || delta.type === 'done';
      if (delta.type === 'done') end();
    }

    /** Waits for the usage: it may follow the finish reason, and only this event has a place for it. */
    function end(): void {
      if (!isOver) return;
      isOver = false;
      blocks.close();
      write('RUN_FINISHED', { ...run, usage });
    }
  };
}
