import type { ToolCallStartDelta } from '../delta/Delta.ts';
import { growToolCall } from './growToolCall.ts';
import type { ToolCall } from './Message.ts';

/** Opens a call, or adds fields to an open one: some hosts send them late. */
export function startToolCall(
  call: ToolCall | undefined,
  fields: Omit<ToolCallStartDelta, 'type' | 'choice'>,
): ToolCall {
  if (!call) return growToolCall({ ...fields, argumentsText: '' });
  return call.status === 'streaming'
    ? growToolCall({ ...copyFields(call), ...fields }, call)
    : { ...call, ...fields };
}

export function extendToolCall(call: ToolCall, fragment: string): ToolCall {
  if (call.status !== 'streaming') return call;
  return growToolCall(copyFields(call, call.argumentsText + fragment), call, fragment);
}

/** Parses the arguments strictly: a cut-off text is never repaired, because the app will run the call. Plain text doesn't show a cut. */
export function closeToolCall(call: ToolCall, isCut = false): ToolCall {
  if (call.status !== 'streaming') return call;
  const { custom, argumentsText: text } = call;
  try {
    const json = custom || (isCut && !text) ? '' : text || '{}';
    return {
      ...copyFields(call),
      arguments: custom && !isCut ? text : JSON.parse(json),
      status: 'complete',
    };
  } catch {
    return { ...copyFields(call), arguments: undefined, status: 'invalid' };
  }
}

/** Copies a call without its arguments, because spreading it would read them. */
function copyFields(
  call: ToolCall,
  argumentsText = call.argumentsText,
): Omit<ToolCall, 'arguments' | 'status'> {
  const { index, id, name, providerExecuted, custom } = call;
  const fields = id === undefined ? { index, name, argumentsText } : { index, id, name, argumentsText };
  if (custom) return { ...fields, custom };
  return providerExecuted === undefined ? fields : { ...fields, providerExecuted };
}
