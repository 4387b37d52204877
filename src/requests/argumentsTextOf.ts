import type { ToolCall } from '../message/Message.ts';
import { argumentsOf } from './argumentsOf.ts';

/** The arguments of a call as JSON, to the letter as the model wrote them, so that a provider's cache knows them again. */
export function argumentsTextOf(call: ToolCall): string {
  const text = JSON.stringify(argumentsOf(call));
  return call.custom || text === '{}' ? text : call.argumentsText || text;
}
