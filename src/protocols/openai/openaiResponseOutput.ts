import type { FinishReason } from '../../delta/FinishReason.ts';
import { numberIn, objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { createUnseenItems } from './createUnseenItems.ts';
import { argumentsIn, keyIn, kindOf, kindOfPart, waitsForClient, wordsIn } from './openaiResponseItems.ts';
import { ResponseCalls } from './ResponseCalls.ts';
import { ResponseItems, type ResponseItem } from './ResponseItems.ts';
import { ResponseParts } from './ResponseParts.ts';

/** Reads the output of one response. */
export interface OutputReader {
  /** Called if the answer is read from its start: only then can be told what is missing of it. */
  begin(): void;
  read(type: string, record: JSONObject): void;
  /** Emits what is missing of a response that comes with all its items, and ends its calls if it is complete. */
  end(shown: readonly JSONObject[], isComplete: boolean): void;
  /** Why a completed answer stopped: the wire says only that it has. */
  reasonOf(items: readonly JSONObject[]): FinishReason;
}

/** Makes a reader for the events between a response's start and its end. */
export function createOutputReader(emit: Emit): OutputReader {
  const items = new ResponseItems();
  const parts = new ResponseParts(emit);
  const calls = new ResponseCalls(emit);
  const phased = new Set<ResponseItem>();
  let isFromItsStart = false;

  return {
    begin: () => (isFromItsStart = true),
    read,
    end,
    reasonOf(shown) {
      if (calls.isAwaited || shown.some(waitsForClient)) return 'tool-calls';
      return parts.isRefused ? 'refusal' : 'stop';
    },
  };

  function read(type: string, record: JSONObject): void {
    const at = numberIn(record['output_index']) ?? 0;
    const part = numberIn(record['content_index']) ?? 0;
    const summary = numberIn(record['summary_index']) ?? 0;
    const item = (kind: string): ResponseItem => items.find(kind, at, record['item_id']);

    switch (type) {
      case 'response.output_text.delta':
        return parts.add('text', item('message'), part, record['delta']);
      case 'response.output_text.done':
        return parts.complete('text', item('message'), part, record['text']);
      case 'response.refusal.delta':
        return parts.add('refusal', item('message'), part, record['delta']);
      case 'response.refusal.done':
        return parts.complete('refusal', item('message'), part, record['refusal']);
      case 'response.reasoning_text.delta':
        return parts.add('reasoning', item('reasoning'), part, record['delta']);
      case 'response.reasoning_text.done':
        return parts.complete('reasoning', item('reasoning'), part, record['text']);
      case 'response.reasoning_summary_text.delta':
        return parts.add('summary', item('reasoning'), summary, record['delta']);
      case 'response.reasoning_summary_text.done':
        return parts.complete('summary', item('reasoning'), summary, record['text']);
      case 'response.content_part.added':
      case 'response.reasoning_part.added':
        return parts.begin(item(kindOfPart(record)));
      case 'response.content_part.done':
      case 'response.reasoning_part.done':
        return parts.completePart(objectIn(record['part']), item(kindOfPart(record)), part);
      case 'response.reasoning_summary_part.done':
        return parts.completePart(objectIn(record['part']), item('reasoning'), summary);
      case 'response.output_text.annotation.added':
        return parts.addSource(objectIn(record['annotation']), item('message'), part);
      case 'response.audio.transcript.delta':
        return parts.add('text', item('transcript'), part, record['delta']);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
      case 'response.mcp_call_arguments.delta':
        return calls.add(record['delta'], item('call'));
      case 'response.function_call_arguments.done':
        // Of a call without a beginning, this may be the first event with the name.
        calls.start(record, item('call'));
        return calls.complete(argumentsIn(record), item('call'));
      case 'response.custom_tool_call_input.done':
      case 'response.mcp_call_arguments.done':
        return calls.complete(argumentsIn(record), item('call'));
      case 'response.code_interpreter_call_code.delta':
        return calls.addCode(record['delta'], item('call'));
      case 'response.code_interpreter_call_code.done':
        return calls.complete(JSON.stringify({ code: record['code'] }), item('call'));
      case 'response.output_item.added': {
        const shown = objectIn(record['item']);
        const opened = items.show(kindOf(shown), at, shown);
        readPhase(shown, opened);
        return calls.start(shown, opened);
      }
      case 'response.output_item.done': {
        const shown = objectIn(record['item']);
        return finish(shown, items.show(kindOf(shown), at, shown));
      }
      case 'response.image_generation_call.partial_image':
      case 'response.audio.delta':
        return emit({ type: 'data', name: type.slice('response.'.length), value: record });
      default:
        if (!PROGRESS.test(type)) emit({ type: 'unknown', raw: record });
    }
  }

  /** Says before a message's text whether it is a comment on the way or the answer: the next turn sends it back. */
  function readPhase(shown: JSONObject, item: ResponseItem): void {
    const value = textIn(shown['phase']);
    if (!value || phased.has(item)) return;
    phased.add(item);
    emit({ type: 'data', name: 'phase', value });
  }

  /** Emits what is missing of an item that comes complete. */
  function finish(shown: JSONObject, item: ResponseItem): void {
    readPhase(shown, item);
    parts.completeAll(wordsIn(shown, item.speeches.has('summary')), item);
    if (item.isClosed) return;
    item.isClosed = true;
    const { kind } = item;
    if (kind === 'message' || kind === 'reasoning') return parts.addRedacted(shown['encrypted_content']);
    if (calls.finish(shown, item)) return;
    // What is neither text nor a call with arguments is for the client to run, to allow or to send back.
    emit(
      textIn(shown['type']) ? { type: 'data', name: kind, value: shown } : { type: 'unknown', raw: shown },
    );
  }

  function end(list: readonly JSONObject[], isComplete: boolean): void {
    parts.isEnding = true;
    const seen = new Set<ResponseItem>();
    const unseen = createUnseenItems(items.all, seen, (item) => calls.keyOf(item));
    for (const [index, shown] of list.entries()) {
      const item = findAgain(shown, index, unseen(keyIn(shown)));
      if (!item) continue;
      seen.add(item);
      finish(shown, item);
    }
    if (isComplete) calls.endAll();
  }

  /** The item that is shown again at the end, for which some hosts make up new ids; `undefined` if nothing of it is missing. */
  function findAgain(
    shown: JSONObject,
    index: number,
    alike: ResponseItem | undefined,
  ): ResponseItem | undefined {
    const kind = kindOf(shown);
    const known =
      items.named(kind, shown) ?? alike ?? (textIn(shown['call_id']) ? undefined : items.at(kind, index));
    if (known || !isFromItsStart) return known;
    const words = wordsIn(shown);
    return words.length > 0 && parts.hasSaid(words) ? undefined : items.show(kind, index, shown);
  }
}

/** Events that only report progress, or whose content comes complete with its item. */
const PROGRESS =
  /^response\.(\w+_call|mcp_list_tools)\.(in_progress|searching|generating|interpreting|executing|completed|failed)$|^response\.(shell|apply_patch)_call_\w+\.(added|delta|done)$|^response\.reasoning_summary_part\.added$|^response\.audio\.(transcript\.)?done$|^keepalive$/;
