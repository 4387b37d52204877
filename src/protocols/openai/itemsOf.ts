import type { JSONObject } from '../../json/unknown.ts';
import type { ToolCall } from '../../message/Message.ts';
import { argumentsTextOf } from '../../requests/argumentsTextOf.ts';
import { textOf } from '../../requests/textOf.ts';
import type { AssistantTurn, CallResult } from '../../requests/turnsOf.ts';
import { withoutLast } from '../../requests/withoutLast.ts';

/** Writes a turn of the model in the items of OpenAI's Responses, without their ids: nothing is stored that they could refer to. */
export function itemsOf({ parts, results }: AssistantTurn): readonly JSONObject[] {
  const items: JSONObject[] = [];
  let summary: JSONObject[] = [];
  let phase: unknown;

  for (const part of parts) {
    switch (part.type) {
      case 'reasoning':
        if (part.text) summary.push({ type: 'summary_text', text: part.text });
        if (!part.redacted) continue;
        items.push({ type: 'reasoning', encrypted_content: part.redacted, summary });
        break;
      case 'data':
        if (part.name === 'phase') phase = part.value;
        continue;
      case 'text':
        items.push(messageOf({ type: 'output_text', text: part.text }, phase));
        phase = undefined;
        break;
      case 'refusal':
        items.push(messageOf({ type: 'refusal', refusal: part.text }));
        break;
      case 'tool-call':
        items.push(callOf(part.toolCall));
        break;
      default:
        continue;
    }
    // What a summary was of was never proved, so the provider would refuse it.
    summary = [];
  }
  return [...withoutLast(items, ({ type }) => type === 'reasoning'), ...results.map(resultOf)];
}

function messageOf(content: JSONObject, phase?: unknown): JSONObject {
  return { type: 'message', role: 'assistant', phase, content: [content] };
}

function callOf(call: ToolCall): JSONObject {
  const { id, name, custom } = call;
  return custom
    ? { type: 'custom_tool_call', call_id: id, name, input: call.argumentsText }
    : { type: 'function_call', call_id: id, name, arguments: argumentsTextOf(call) };
}

function resultOf({ call: { id, custom }, result }: CallResult): JSONObject {
  const type = custom ? 'custom_tool_call_output' : 'function_call_output';
  return { type, call_id: id, output: textOf(result) };
}
