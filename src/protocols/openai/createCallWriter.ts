import { choiceOf } from '../../delta/choiceOf.ts';
import type { Delta } from '../../delta/Delta.ts';
import { StreamError } from '../../errors/StreamError.ts';

interface Call {
  readonly index: number;
  readonly type: 'function' | 'custom';
  id?: string | undefined;
  text: string;
  isEnded?: boolean;
}

/**
 * Makes what writes the calls of an answer. A client runs every call that it is told of, so those that the provider runs are
 * left out, and arguments that can't be taken back are an error.
 */
export function createCallWriter(): (delta: Delta) => object | undefined {
  const calls = new Map<string, Call>();
  const counts = new Map<number, number>();

  return (delta) => {
    if (!('index' in delta)) return undefined;
    const choice = choiceOf(delta);
    const key = `${choice} ${delta.index}`;
    const call = calls.get(key);

    if (delta.type === 'tool-call-start') {
      const { id, name, custom, providerExecuted } = delta;
      if (providerExecuted) return undefined;
      if (call && !call.isEnded) {
        // Hosts send the id late. With the name again it would be another call.
        if (!id || call.id) return undefined;
        call.id = id;
        return saying(call, { id });
      }
      const index = counts.get(choice) ?? 0;
      counts.set(choice, index + 1);
      const type = custom ? 'custom' : 'function';
      const begun: Call = { index, type, id, text: '' };
      calls.set(key, begun);
      return saying(begun, { id, type, [type]: { name, [fieldOf(begun)]: '' } });
    }
    const { text = '' } = delta;
    if (!call || call.isEnded) return undefined;
    if (delta.type === 'tool-call-end') {
      call.isEnded = true;
      if (text && call.text) throw new StreamError("openai-chat can't take back the arguments of a call");
    }
    call.text ||= text;
    return text ? saying(call, { [call.type]: { [fieldOf(call)]: text } }) : undefined;
  };
}

function fieldOf({ type }: Call): string {
  return type === 'custom' ? 'input' : 'arguments';
}

function saying({ index }: Call, fields: object): object {
  return { tool_calls: [{ index, ...fields }] };
}
