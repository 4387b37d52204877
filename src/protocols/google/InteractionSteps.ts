import type { Delta } from '../../delta/Delta.ts';
import { isObject, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

/** A step that holds a tool call or the result of one. */
interface ToolStep {
  /** The place of the call among the calls; absent for a result. */
  readonly call?: number;
  /** The call that a result answers. */
  readonly callId: string;
  /** What is said at the end of the step, if nothing has said it before: arguments, or the result. */
  rest: readonly Delta[];
}

/** The steps of one interaction, with their tool calls counted from 0. */
export class InteractionSteps {
  readonly #open = new Map<number, ToolStep>();
  #count = 0;
  #isClientNeeded = false;

  /** Whether the model waits for a call that the client must make. */
  get isClientNeeded(): boolean {
    return this.#isClientNeeded;
  }

  start(step: JSONObject, block: number): readonly Delta[] {
    const type = textIn(step['type']) ?? '';
    const signature = signatureOf(step, block);
    if (type === 'model_output') return objectsIn(step['content']).flatMap((part) => contentOf(part, block));
    if (type === 'thought') {
      return [...objectsIn(step['summary']).flatMap((part) => thoughtOf(part, block)), ...signature];
    }
    if (type === 'user_input') return [];
    if (type.endsWith('_call')) return [...signature, ...this.#startCall(step, type, block)];
    if (type.endsWith('_result')) return [...signature, ...this.#startResult(step, block)];
    return [{ type: 'unknown', raw: step }];
  }

  add(delta: JSONObject, block: number): readonly Delta[] {
    const type = textIn(delta['type']) ?? '';
    const signature = signatureOf(delta, block);
    if (type === 'thought_summary') return thoughtOf(objectIn(delta['content']), block);
    if (type === 'thought_signature') return signature;
    if (type === 'arguments_delta' || type.endsWith('_call')) {
      return [...signature, ...this.#addArguments(delta['arguments'], block)];
    }
    if (type.endsWith('_result')) return [...signature, ...this.#addResult(delta, block)];
    return contentOf(delta, block);
  }

  stop(block: number): readonly Delta[] {
    const step = this.#open.get(block);
    this.#open.delete(block);
    if (!step) return [];
    return step.call === undefined ? step.rest : [...step.rest, { type: 'tool-call-end', index: step.call }];
  }

  /** Ends the steps that are still open: the model has made them all. */
  end(): readonly Delta[] {
    return [...this.#open.keys()].flatMap((block) => this.stop(block));
  }

  #startCall(step: JSONObject, type: string, block: number): readonly Delta[] {
    const isClients = type === 'function_call';
    const id = textIn(step['id']);
    const name = textIn(step['name']) ?? type.replace(/_call$/, '');
    const index = this.#count++;
    this.#isClientNeeded ||= isClients;
    this.#open.set(block, { call: index, callId: '', rest: argumentsOf(step['arguments'], index) });
    return [
      {
        type: 'tool-call-start',
        index,
        ...(id && { id }),
        name,
        ...(!isClients && { providerExecuted: true }),
      },
    ];
  }

  /** Pieces of a client's call are text, those of a provider's the whole object, which replaces the one before. */
  #addArguments(args: unknown, block: number): readonly Delta[] {
    const step = this.#open.get(block);
    if (step?.call === undefined) return [];
    const text = textIn(args);
    if (isObject(args)) step.rest = argumentsOf(args, step.call);
    else if (text) step.rest = [];
    return text ? [{ type: 'tool-call-args', index: step.call, text }] : [];
  }

  #startResult(step: JSONObject, block: number): readonly Delta[] {
    const callId = textIn(step['call_id']) ?? '';
    this.#open.set(block, { callId, rest: [resultOf(step, callId)] });
    return [];
  }

  #addResult(delta: JSONObject, block: number): readonly Delta[] {
    const step = this.#open.get(block);
    if (step) step.rest = [];
    return [resultOf(delta, textIn(delta['call_id']) ?? step?.callId ?? '')];
  }
}

function contentOf(part: JSONObject, block: number): readonly Delta[] {
  const text = textIn(part['text']);
  switch (part['type']) {
    case 'text':
      return [...(text ? [{ type: 'text' as const, text, block }] : []), ...sourcesOf(part, block)];
    case 'text_annotation':
    case 'text_annotation_delta':
      return sourcesOf(part, block);
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
      return fileOf(part);
    default:
      return [{ type: 'unknown', raw: part }];
  }
}

function thoughtOf(part: JSONObject, block: number): readonly Delta[] {
  if (part['type'] !== 'text') return [{ type: 'data', name: 'thought', value: part }];
  const text = textIn(part['text']);
  return text ? [{ type: 'reasoning', text, block }] : [];
}

function signatureOf(holder: JSONObject, block: number): readonly Delta[] {
  const signature = textIn(holder['signature']);
  return signature ? [{ type: 'reasoning', text: '', signature, block }] : [];
}

function sourcesOf(part: JSONObject, block: number): readonly Delta[] {
  return objectsIn(part['annotations']).map((raw) => {
    const url = textIn(raw['url']) ?? textIn(raw['document_uri']);
    const title = textIn(raw['title']) ?? textIn(raw['name']) ?? textIn(raw['file_name']);
    return { type: 'source', ...(url && { url }), ...(title && { title }), block, raw };
  });
}

function fileOf(part: JSONObject): readonly Delta[] {
  const mediaType = textIn(part['mime_type']) ?? 'application/octet-stream';
  const data = textIn(part['data']);
  const url = textIn(part['uri']);
  if (data) return [{ type: 'file', mediaType, data }];
  return url ? [{ type: 'file', mediaType, url }] : [];
}

function argumentsOf(args: unknown, index: number): readonly Delta[] {
  const isEmpty = Object.keys(objectIn(args)).length === 0;
  return isEmpty ? [] : [{ type: 'tool-call-args', index, text: JSON.stringify(args) }];
}

function resultOf(holder: JSONObject, id: string): Delta {
  const isError = holder['is_error'] === true;
  return { type: 'tool-result', id, result: holder['result'] ?? null, ...(isError && { isError }) };
}
