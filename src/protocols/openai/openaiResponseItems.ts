import { isObject, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';

const RUN_BY_PROVIDER = new Set<unknown>([
  'code_execution_call',
  'code_interpreter_call',
  'file_search_call',
  'image_generation_call',
  'mcp_call',
  'view_image_call',
  'view_x_video_call',
  'web_search_call',
  'x_search_call',
]);

const RUN_BY_CLIENT = new Set<unknown>([
  'apply_patch_call',
  'computer_call',
  'custom_tool_call',
  'function_call',
  'local_shell_call',
  'mcp_approval_request',
]);

/** xAI reports its own searches on X as custom tool calls. */
const SEARCH_ON_X = /^x_(keyword|semantic|user)_search$|^x_thread_fetch$/;

/** Tells whether the provider runs this call itself. */
export function isProvidersCall(item: JSONObject): boolean {
  if (RUN_BY_PROVIDER.has(item['type'])) return true;
  return item['type'] === 'custom_tool_call' && SEARCH_ON_X.test(textIn(item['name']) ?? '');
}

/** Tells whether the model waits for the client to run, or to allow, what this item asks for. */
export function waitsForClient(item: JSONObject): boolean {
  switch (item['type']) {
    case 'shell_call':
      return objectIn(item['environment'])['type'] !== 'container_reference';
    case 'tool_search_call':
      return item['execution'] === 'client';
    default:
      return RUN_BY_CLIENT.has(item['type']) && !isProvidersCall(item);
  }
}

/** The arguments of a call that comes complete; `undefined` if it has none yet. */
export function argumentsIn(item: JSONObject): string | undefined {
  const stated = item['arguments'] ?? item['input'];
  if (isObject(stated)) return JSON.stringify(stated);
  if (stated !== undefined && stated !== null) return textIn(stated);

  switch (item['type']) {
    case 'web_search_call': {
      const { sources, ...action } = objectIn(item['action']);
      return JSON.stringify(action);
    }
    case 'file_search_call':
      return JSON.stringify({ queries: item['queries'] ?? undefined });
    case 'code_interpreter_call':
      return JSON.stringify({ code: item['code'] ?? undefined });
    case 'image_generation_call':
      return JSON.stringify({ prompt: item['revised_prompt'] ?? undefined });
    default:
      return undefined;
  }
}

/** What sort of item this is: hosts may give two items of different kinds one place. */
export function kindOf(item: JSONObject): string {
  const type = textIn(item['type']) ?? '';
  return isProvidersCall(item) || type === 'function_call' || type === 'custom_tool_call' ? 'call' : type;
}

/** What an item is, and what its call asks for: to find it again without its ids. */
export function keyIn(shown: JSONObject): string {
  return JSON.stringify([kindOf(shown), shown['name'], argumentsIn(shown)]);
}

/**
 * The written parts of an item. Hosts stream the reasoning or its summary, and may repeat the same words under the other name.
 *
 * @param hasSummary - The summary was streamed.
 */
export function wordsIn(shown: JSONObject, hasSummary = false): readonly JSONObject[] {
  const text = textIn(shown['content']);
  const type = shown['type'] === 'reasoning' ? 'reasoning_text' : 'output_text';
  const content = text ? [{ type, text }] : objectsIn(shown['content']);
  return content.length > 0 && !hasSummary ? content : objectsIn(shown['summary'] ?? shown['content']);
}

/** The kind of the item that a part of text belongs to. */
export function kindOfPart(record: JSONObject): string {
  return textIn(objectIn(record['part'])['type'])?.startsWith('reasoning') ? 'reasoning' : 'message';
}

/** Emits what the provider's own tool has brought, if the item carries it. */
export function readResult(item: JSONObject, id: string, emit: Emit): void {
  if (item['type'] === 'image_generation_call') return readImage(item, emit);
  const error = item['error'];
  const found = objectIn(item['action'])['sources'];
  const result = error ?? item['output'] ?? item['outputs'] ?? item['results'] ?? found;
  if (result === undefined || result === null) return;
  const isError = !!error || item['status'] === 'failed';
  emit({ type: 'tool-result', id, result, ...(isError && { isError }) });
}

function readImage(item: JSONObject, emit: Emit): void {
  const data = textIn(item['result']);
  const format = textIn(item['output_format']) ?? 'png';
  if (data) emit({ type: 'file', mediaType: `image/${format}`, data });
}
