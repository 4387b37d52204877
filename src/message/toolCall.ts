import type { ToolCallArgsDelta, ToolCallEndDelta, ToolCallStartDelta } from '../delta/Delta.ts';
import { isTooLarge } from '../framing/isTooLarge.ts';
import { given } from '../json/given.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { growToolCall } from './growToolCall.ts';
import type { ToolCall } from './Message.ts';

/** What opens, continues or ends a call. */
export type ToolCallDelta = ToolCallStartDelta | ToolCallArgsDelta | ToolCallEndDelta;

/**
 * Adds a delta to its call. Fragments and ends of a call that never began make none.
 *
 * @param protocol - Whom a new call is of.
 */
export function reduceToolCall(
  call: ToolCall | undefined,
  delta: ToolCallDelta,
  protocol?: string,
): ToolCall | undefined {
  if (delta.type === 'tool-call-start') return startToolCall(call, delta, protocol);
  return (
    call &&
    (delta.type === 'tool-call-args'
      ? extendToolCall(call, delta.text)
      : closeToolCall(call, false, delta.text))
  );
}

/** Opens a call, or adds fields to an open one: some hosts send them late. */
function startToolCall(
  call: ToolCall | undefined,
  delta: ToolCallStartDelta,
  protocol: string | undefined,
): ToolCall {
  const { type, choice, ...fields } = delta;
  if (!call)
    return growToolCall({ ...fields, ...(protocol && { protocol }), argumentsText: '', status: 'streaming' });
  return call.status === 'streaming'
    ? growToolCall({ ...copyFields(call), ...fields }, call)
    : { ...call, ...fields };
}

/** How many characters of arguments may be parsed in vain, besides 16 times all of them. */
const MOST_PARSED = 20_000_000;

/** Adds to the arguments. A call that ended in the middle of them hadn't ended: hosts say with each record that it has. */
function extendToolCall(call: ToolCall, fragment: string): ToolCall {
  const { status, cuts = 0, argumentsText } = call;
  // At each end all of the arguments are parsed.
  if (status === 'complete' || (cuts - 16) * argumentsText.length > MOST_PARSED) return call;
  const grown = copyFields(call, argumentsText + fragment);
  return growToolCall(status === 'invalid' ? { ...grown, cuts: cuts + 1 } : grown, call, fragment);
}

/**
 * Parses the arguments strictly: a cut-off text is never repaired, because the app will run the call. Plain text doesn't
 * show a cut.
 */
export function closeToolCall(call: ToolCall, isCut = false, text: string = call.argumentsText): ToolCall {
  const { status, custom } = call;
  if (status === 'complete' || (status === 'invalid' && text === call.argumentsText)) return call;
  const complete = custom ? text : parseJSON(text.trim() || (isCut ? '' : '{}'));
  const value = (custom && isCut) || isTooLarge(complete) ? undefined : complete;
  return {
    ...copyFields(call, text, value === undefined ? 'invalid' : 'complete'),
    arguments: value,
  };
}

/** Copies a call without its arguments, because spreading it would read them. */
function copyFields(
  call: ToolCall,
  argumentsText = call.argumentsText,
  status: ToolCall['status'] = 'streaming',
): Omit<ToolCall, 'arguments'> {
  const { index, id, name, providerExecuted, custom, signature, protocol, cuts } = call;
  const isPlain = id && protocol && (providerExecuted ?? custom ?? signature ?? cuts) === undefined;
  // One copy for nearly all calls: this runs for each fragment.
  return isPlain
    ? { index, id, name, argumentsText, protocol, status }
    : {
        index,
        name,
        argumentsText,
        status,
        ...given({ id, protocol, providerExecuted, custom, signature, cuts }),
      };
}
