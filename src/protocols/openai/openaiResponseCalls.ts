import { textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';
import { argumentsIn, isProvidersCall, readResult, waitsForClient } from './openaiResponseItems.ts';

/** The tool calls of one response, found by their output index: item ids may change under way. */
export class ResponseCalls {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<number>;
  /** Calls of code, which still need the end of their JSON. */
  readonly #codes = new Set<number>();
  #isAwaited = false;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  /** The model waits for the client to run something. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** Opens the call of an item, if the item is a call that is not known yet. */
  start(item: JSONObject, place: number): void {
    const type = textIn(item['type']) ?? '';
    const providerExecuted = isProvidersCall(item);
    const name = textIn(item['name']) ?? (providerExecuted ? type.replace(/_call$/, '') : undefined);
    const isCall = providerExecuted || type === 'function_call' || type === 'custom_tool_call';
    if (!isCall || !name || this.#calls.find(place)) return;

    const ownId = textIn(item['id']);
    const callId = textIn(item['call_id']);
    this.#isAwaited ||= !providerExecuted;
    this.#calls.start(place, {
      id: providerExecuted ? (ownId ?? callId) : (callId ?? ownId),
      name,
      providerExecuted,
    });
  }

  /** Adds a fragment of the arguments. Those of a call that isn't known yet come complete with its item. */
  add(fragment: unknown, place: number): void {
    this.#calls.add(place, textIn(fragment));
  }

  /** Adds a fragment of code, which travels bare, as part of the JSON that arguments are. */
  addCode(fragment: unknown, place: number): void {
    const code = textIn(fragment);
    if (!code) return;
    const opening = this.#calls.find(place)?.text ? '' : '{"code":"';
    this.#codes.add(place);
    this.#calls.add(place, opening + JSON.stringify(code).slice(1, -1));
  }

  /** Emits the arguments of a call of which no fragment came. */
  complete(text: unknown, place: number): void {
    this.#calls.complete(place, textIn(text));
  }

  /**
   * Emits what is missing of a call that comes complete, its end, and the result of a tool that the provider ran.
   *
   * @returns Whether the item is a call.
   */
  finish(item: JSONObject, place: number): boolean {
    this.#isAwaited ||= waitsForClient(item);
    this.start(item, place);
    const call = this.#calls.find(place);
    if (!call) return false;
    this.complete(argumentsIn(item), place);
    // If a limit has cut it, nobody said that the arguments are complete.
    if (item['status'] !== 'incomplete') this.#end(place);
    if (isProvidersCall(item)) readResult(item, call.id, this.#emit);
    return true;
  }

  /** Ends the calls that are still open: the provider said that the response is complete, and which items it holds. */
  endAll(items: readonly JSONObject[]): void {
    for (const place of this.#calls.open()) {
      const own = this.#calls.find(place)?.id;
      const item = items.find(({ id, call_id }) => own && (call_id === own || id === own));
      this.complete(item && argumentsIn(item), place);
      this.#end(place);
    }
  }

  #end(place: number): void {
    if (this.#codes.delete(place)) this.#calls.add(place, '"}');
    this.#calls.end(place);
  }
}
