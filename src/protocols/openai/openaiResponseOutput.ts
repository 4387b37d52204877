import type { Delta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import { ResponseCalls } from './openaiResponseCalls.ts';
import { waitsForClient } from './openaiResponseItems.ts';
import { ResponseParts } from './openaiResponseParts.ts';

/** Reads the output of one response. */
export interface OutputReader {
  read(type: string, record: JSONObject): readonly Delta[];
  /** Gives what has not been emitted of an item that comes whole. */
  finishItem(item: JSONObject, place: number): readonly Delta[];
  endCalls(items: readonly JSONObject[]): readonly Delta[];
  /** Why a completed answer stopped: the wire says only that it has. */
  reasonOf(items: readonly JSONObject[]): FinishReason;
}

/** Makes a reader for the events between a response's start and its end. */
export function createOutputReader(): OutputReader {
  const parts = new ResponseParts();
  const calls = new ResponseCalls();
  const finished = new Set<number>();
  const nameOf = createNames();

  return {
    read,
    finishItem,
    endCalls: (items) => calls.endAll(items),
    reasonOf(items) {
      if (calls.isAwaited || items.some(waitsForClient)) return 'tool-calls';
      return parts.isRefused ? 'refusal' : 'stop';
    },
  };

  function read(type: string, record: JSONObject): readonly Delta[] {
    const at = numberIn(record['output_index']) ?? 0;
    const part = nameOf(at, numberIn(record['content_index']) ?? 0);

    switch (type) {
      case 'response.output_text.delta':
        return parts.add('text', part, record['delta']);
      case 'response.output_text.done':
        return parts.complete('text', part, record['text']);
      case 'response.refusal.delta':
        return parts.add('refusal', part, record['delta']);
      case 'response.refusal.done':
        return parts.complete('refusal', part, record['refusal']);
      case 'response.reasoning_text.delta':
        return parts.add('reasoning', part, record['delta']);
      case 'response.reasoning_text.done':
        return parts.complete('reasoning', part, record['text']);
      case 'response.reasoning_summary_text.delta':
        return parts.add('reasoning', summaryIn(record, at), record['delta']);
      case 'response.reasoning_summary_text.done':
        return parts.complete('reasoning', summaryIn(record, at), record['text']);
      case 'response.content_part.done':
        return parts.completePart(objectIn(record['part']), part);
      case 'response.reasoning_summary_part.done':
        return parts.completePart(objectIn(record['part']), summaryIn(record, at));
      case 'response.output_text.annotation.added':
        return parts.addSource(objectIn(record['annotation']), part);
      case 'response.audio.transcript.delta':
        return parts.add('text', 'transcript', record['delta']);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
      case 'response.mcp_call_arguments.delta':
        return calls.add(record['delta'], at);
      case 'response.function_call_arguments.done':
      case 'response.mcp_call_arguments.done':
        return calls.complete(record['arguments'], at);
      case 'response.custom_tool_call_input.done':
        return calls.complete(record['input'], at);
      case 'response.code_interpreter_call_code.delta':
        return calls.addCode(record['delta'], at);
      case 'response.code_interpreter_call_code.done':
        return calls.complete(JSON.stringify({ code: record['code'] }), at);
      case 'response.output_item.added':
        return calls.start(objectIn(record['item']), at);
      case 'response.output_item.done':
        return finishItem(objectIn(record['item']), at);
      case 'response.image_generation_call.partial_image':
      case 'response.audio.delta':
        return [{ type: 'data', name: type.slice('response.'.length), value: record }];
      default:
        return PROGRESS.test(type) ? [] : [{ type: 'unknown', raw: record }];
    }
  }

  function finishItem(item: JSONObject, place: number): readonly Delta[] {
    if (finished.has(place)) return [];
    finished.add(place);
    const type = textIn(item['type']);
    if (type === 'message') {
      return objectsIn(item['content']).flatMap((part, at) => parts.completePart(part, `${place}.${at}`));
    }
    if (type === 'reasoning') return finishReasoning(item, `${place}`);
    // What is neither text nor a call with arguments is for the client to run, to allow or to send back.
    return (
      calls.finish(item, place) ?? [
        type ? { type: 'data', name: type, value: item } : { type: 'unknown', raw: item },
      ]
    );
  }

  function finishReasoning(item: JSONObject, place: string): readonly Delta[] {
    const content = objectsIn(item['content']);
    const whole = content.length > 0 ? content : objectsIn(item['summary']);
    // Hosts stream the reasoning or its summary, and may repeat the same words under the other name.
    const missing = parts.hasTextOf(place) ? [] : whole;
    const text = missing.flatMap((part, at) => parts.completePart(part, `${place}.${at}`));
    return [...text, ...parts.addRedacted(item['encrypted_content'], place)];
  }
}

/** Makes names of places. Most records stand where the one before stood, and each new string must be hashed to be found. */
function createNames(): (item: number, part: number) => string {
  let last = { item: 0, part: 0, name: '0.0' };
  return (item, part) => {
    if (item !== last.item || part !== last.part) last = { item, part, name: `${item}.${part}` };
    return last.name;
  };
}

function summaryIn(record: JSONObject, item: number): string {
  return `${item}.summary.${numberIn(record['summary_index']) ?? 0}`;
}

/** Events that only say how far something is, or whose content comes whole with its item. */
const PROGRESS =
  /^response\.(\w+_call|mcp_list_tools)\.(in_progress|searching|generating|interpreting|executing|completed|failed)$|^response\.(shell|apply_patch)_call_\w+\.(added|delta|done)$|^response\.(content_part|reasoning_summary_part)\.added$|^response\.audio\.(transcript\.)?done$|^keepalive$/;
