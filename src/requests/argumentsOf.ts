import { objectIn, type JSONObject } from '../json/unknown.ts';
import type { ToolCall } from '../message/Message.ts';

/**
 * The arguments of a call, as an object. What was cut or isn't JSON goes back empty, because a provider that wants an object
 * would refuse the conversation; the result says what was wrong.
 */
export function argumentsOf(call: ToolCall): JSONObject {
  if (call.custom) return { input: call.argumentsText };
  return call.status === 'complete' ? objectIn(call.arguments) : {};
}
