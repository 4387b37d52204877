import type { ToolResultDelta } from '../../delta/Delta.ts';
import { isObject, jsonIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';
import { readContent, readSignature, readThought } from './interactionContent.ts';

/** The result of a tool, as a step began it. */
interface ResultStep {
  readonly callId: string;
  /** What is emitted at the end of the step, unless results came in between. */
  result: ToolResultDelta | undefined;
}

/** The steps of one interaction. */
export class InteractionSteps {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<number>;
  readonly #results = new Map<number, ResultStep>();

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  /** Whether the model waits for a call that the client must make. */
  get isClientNeeded(): boolean {
    return this.#calls.isAwaited;
  }

  start(step: JSONObject, block: number): void {
    const type = textIn(step['type']) ?? '';
    switch (type) {
      case 'model_output':
        for (const part of objectsIn(step['content'])) readContent(part, block, this.#emit);
        return;
      case 'thought':
        for (const part of objectsIn(step['summary'])) readThought(part, block, this.#emit);
        return readSignature(step, block, this.#emit);
      case 'user_input':
        return;
    }
    const isCall = type.endsWith('_call');
    if (!isCall && !type.endsWith('_result')) return this.#emit({ type: 'unknown', raw: step });
    readSignature(step, block, this.#emit);
    if (isCall) this.#startCall(step, type, block);
    else this.#startResult(step, block);
  }

  add(delta: JSONObject, block: number): void {
    const type = textIn(delta['type']) ?? '';
    if (type === 'thought_summary') return readThought(objectIn(delta['content']), block, this.#emit);
    if (type === 'thought_signature') return readSignature(delta, block, this.#emit);
    const isCall = type === 'arguments_delta' || type.endsWith('_call');
    if (!isCall && !type.endsWith('_result')) return readContent(delta, block, this.#emit);
    readSignature(delta, block, this.#emit);
    if (isCall) this.#addArguments(delta, type, block);
    else this.#addResult(delta, block);
  }

  stop(block: number): void {
    this.#calls.end(block);
    const result = this.#results.get(block)?.result;
    if (result) this.#emit(result);
    this.#results.delete(block);
  }

  /** Ends the steps that are still open: the model has made them all. */
  end(): void {
    for (const block of [...this.#calls.open(), ...this.#results.keys()]) this.stop(block);
  }

  #startCall(step: JSONObject, type: string, block: number): void {
    // A step that never stopped is over once another one begins in its place.
    this.stop(block);
    const providerExecuted = type !== 'function_call';
    const name = textIn(step['name']) ?? type.replace(/_call$/, '');
    this.#calls.start(block, { id: textIn(step['id']), name, providerExecuted });
    this.#calls.note(block, jsonIn(step['arguments']));
  }

  /** Pieces of a client's call are text, those of a provider's the complete object, which replaces the one before. */
  #addArguments(delta: JSONObject, type: string, block: number): void {
    const { arguments: args, ...head } = delta;
    // A step may come without its start.
    if (textIn(head['name']) && this.#calls.find(block)?.isEnded !== false)
      this.#startCall(head, type, block);
    if (isObject(args)) this.#calls.note(block, jsonIn(args));
    else this.#calls.add(block, textIn(args));
  }

  #startResult(step: JSONObject, block: number): void {
    const callId = textIn(step['call_id']) ?? '';
    this.#results.set(block, { callId, result: toResult(step, callId) });
  }

  #addResult(delta: JSONObject, block: number): void {
    const step = this.#results.get(block);
    if (step) step.result = undefined;
    this.#emit(toResult(delta, textIn(delta['call_id']) ?? step?.callId ?? ''));
  }
}

function toResult(holder: JSONObject, id: string): ToolResultDelta {
  const isError = holder['is_error'] === true;
  return { type: 'tool-result', id, result: holder['result'] ?? null, ...(isError && { isError }) };
}
