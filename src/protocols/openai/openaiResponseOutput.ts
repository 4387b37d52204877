import type { FinishReason } from '../../delta/FinishReason.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ResponseCalls } from './openaiResponseCalls.ts';
import { waitsForClient } from './openaiResponseItems.ts';
import { ResponseParts } from './openaiResponseParts.ts';

/** Reads the output of one response. */
export interface OutputReader {
  read(type: string, record: JSONObject): void;
  /** Emits what is missing of an item that comes complete. */
  finishItem(item: JSONObject, place: number): void;
  endCalls(items: readonly JSONObject[]): void;
  /** Why a completed answer stopped: the wire says only that it has. */
  reasonOf(items: readonly JSONObject[]): FinishReason;
}

/** Makes a reader for the events between a response's start and its end. */
export function createOutputReader(emit: Emit): OutputReader {
  const parts = new ResponseParts(emit);
  const calls = new ResponseCalls(emit);
  const finished = new Set<number>();
  const keyOf = createKeys();

  return {
    read,
    finishItem,
    endCalls: (items) => calls.endAll(items),
    reasonOf(items) {
      if (calls.isAwaited || items.some(waitsForClient)) return 'tool-calls';
      return parts.isRefused ? 'refusal' : 'stop';
    },
  };

  function read(type: string, record: JSONObject): void {
    const at = numberIn(record['output_index']) ?? 0;
    const part = keyOf(at, numberIn(record['content_index']) ?? 0);

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
        return emit({ type: 'data', name: type.slice('response.'.length), value: record });
      default:
        if (!PROGRESS.test(type)) emit({ type: 'unknown', raw: record });
    }
  }

  function finishItem(item: JSONObject, place: number): void {
    if (finished.has(place)) return;
    finished.add(place);
    const type = textIn(item['type']);
    if (type === 'message') return finishParts(objectsIn(item['content']), place);
    if (type === 'reasoning') return finishReasoning(item, place);
    if (calls.finish(item, place)) return;
    // What is neither text nor a call with arguments is for the client to run, to allow or to send back.
    emit(type ? { type: 'data', name: type, value: item } : { type: 'unknown', raw: item });
  }

  function finishReasoning(item: JSONObject, place: number): void {
    const content = objectsIn(item['content']);
    // Hosts stream the reasoning or its summary, and may repeat the same words under the other name.
    if (!parts.hasTextOf(`${place}`)) {
      finishParts(content.length > 0 ? content : objectsIn(item['summary']), place);
    }
    parts.addRedacted(item['encrypted_content'], `${place}`);
  }

  function finishParts(complete: readonly JSONObject[], place: number): void {
    for (const [at, part] of complete.entries()) parts.completePart(part, `${place}.${at}`);
  }
}

/** Makes keys of places. Most records have the place of the record before, and each new string must be hashed to be found. */
function createKeys(): (item: number, part: number) => string {
  let last = { item: 0, part: 0, key: '0.0' };
  return (item, part) => {
    if (item !== last.item || part !== last.part) last = { item, part, key: `${item}.${part}` };
    return last.key;
  };
}

function summaryIn(record: JSONObject, item: number): string {
  return `${item}.summary.${numberIn(record['summary_index']) ?? 0}`;
}

/** Events that only report progress, or whose content comes complete with its item. */
const PROGRESS =
  /^response\.(\w+_call|mcp_list_tools)\.(in_progress|searching|generating|interpreting|executing|completed|failed)$|^response\.(shell|apply_patch)_call_\w+\.(added|delta|done)$|^response\.(content_part|reasoning_summary_part)\.added$|^response\.audio\.(transcript\.)?done$|^keepalive$/;
