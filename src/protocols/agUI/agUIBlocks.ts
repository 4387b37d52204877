import { StreamError } from '../../errors/StreamError.ts';
import { createBlockWriter, type BlockWriter } from '../shared/createBlockWriter.ts';

/** Makes what writes the messages and calls of a run. */
export function agUIBlocks(write: (type: string, record: object) => void, prefix: () => string): BlockWriter {
  return createBlockWriter((step, { type, id, name: toolCallName, redacted }, delta) => {
    const isStart = step === 'start';
    if (type === 'tool-call') {
      if (step === 'end' && delta) throw new StreamError("ag-ui can't take back the arguments of a call");
      const verb = step === 'delta' ? 'ARGS' : step.toUpperCase();
      return write(`TOOL_CALL_${verb}`, { toolCallId: id, ...(isStart && { toolCallName }), delta });
    }
    if (redacted) {
      write('REASONING_ENCRYPTED_VALUE', { subtype: 'message', entityId: id, encryptedValue: redacted });
    }
    const verb = step === 'delta' ? 'CONTENT' : step.toUpperCase();
    const role = type === 'text' ? 'assistant' : 'reasoning';
    write(`${type.toUpperCase()}_MESSAGE_${verb}`, { messageId: id, ...(isStart && { role }), delta });
  }, prefix);
}
