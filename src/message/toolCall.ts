import type { ToolCallStartDelta } from '../delta/Delta.ts';
import { growToolCall } from './growToolCall.ts';
import type { ToolCall } from './Message.ts';

/** Opens a call, or adds to an open one what its host had left out. */
export function startToolCall(
  call: ToolCall | undefined,
  fields: Omit<ToolCallStartDelta, 'type' | 'choice'>,
): ToolCall {
  if (!call) return growToolCall({ ...fields, argumentsText: '' });
  return call.status === 'streaming'
    ? growToolCall({ ...fieldsOf(call), ...fields }, call)
    : { ...call, ...fields };
}

export function extendToolCall(call: ToolCall, fragment: string): ToolCall {
  if (call.status !== 'streaming') return call;
  return growToolCall(fieldsOf(call, call.argumentsText + fragment), call, fragment);
}

/** Parses the arguments strictly: what a limit cut off is never repaired, because somebody will run it. */
export function closeToolCall(call: ToolCall, isCut = false): ToolCall {
  if (call.status !== 'streaming') return call;
  try {
    return {
      ...fieldsOf(call),
      arguments: JSON.parse(call.argumentsText || (isCut ? '' : '{}')),
      status: 'complete',
    };
  } catch {
    return { ...fieldsOf(call), arguments: undefined, status: 'invalid' };
  }
}

/** A copy without the arguments: to spread the call would read them. */
function fieldsOf(
  call: ToolCall,
  argumentsText = call.argumentsText,
): Omit<ToolCall, 'arguments' | 'status'> {
  const { index, id, name, providerExecuted } = call;
  const fields = id === undefined ? { index, name, argumentsText } : { index, id, name, argumentsText };
  return providerExecuted === undefined ? fields : { ...fields, providerExecuted };
}
