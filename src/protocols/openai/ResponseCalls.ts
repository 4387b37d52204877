import { jsonIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';
import { argumentsIn, isProvidersCall, readResult, waitsForClient } from './openaiResponseItems.ts';
import type { ResponseItem } from './ResponseItems.ts';

/** The tool calls of one response. */
export class ResponseCalls {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<ResponseItem>;
  /** Calls of code, which still need the end of their JSON. */
  readonly #codes = new Set<ResponseItem>();
  /** The arguments of calls as the provider said them in one piece. */
  readonly #complete = new Map<ResponseItem, string>();
  #isAwaited = false;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  /** The model waits for the client to run something. */
  get isAwaited(): boolean {
    return this.#isAwaited || this.#calls.isAwaited;
  }

  /** Opens the call of an item, if the item is a call whose name is known. */
  start(shown: JSONObject, item: ResponseItem): void {
    const providerExecuted = isProvidersCall(shown);
    const ownName = providerExecuted ? textIn(shown['type'])?.replace(/_call$/, '') : undefined;
    const name = textIn(shown['name']) ?? ownName;
    const known = this.#calls.find(item);
    if (item.kind !== 'call' || !name || known?.id || known?.isEnded) return;
    const [first, second] = [textIn(shown['id']), textIn(shown['call_id'])];
    const id = providerExecuted ? (first ?? second) : (second ?? first);
    const custom = !providerExecuted && shown['type'] === 'custom_tool_call';
    this.#calls.start(item, { id, name, providerExecuted, custom });
    // Hosts that send no fragments may say them only here.
    this.#calls.note(item, jsonIn(shown['arguments'] ?? shown['input']));
  }

  /** Adds a fragment of the arguments. Those of a call that isn't known yet come complete later. */
  add(fragment: unknown, item: ResponseItem): void {
    this.#calls.add(item, jsonIn(fragment));
  }

  /** Adds a fragment of code, which travels bare, as part of the JSON that arguments are. */
  addCode(fragment: unknown, item: ResponseItem): void {
    const code = textIn(fragment);
    if (!code) return;
    const opening = this.#calls.find(item)?.text ? '' : '{"code":"';
    this.#codes.add(item);
    this.#calls.add(item, opening + JSON.stringify(code).slice(1, -1));
  }

  /** Takes the complete arguments: they are emitted if no fragment came, else at the end if the fragments differ. */
  complete(text: string | undefined, item: ResponseItem): void {
    if (text) this.#complete.set(item, text);
    if (!this.#calls.find(item)?.text) this.#calls.add(item, text);
  }

  /**
   * Emits what is missing of a call that comes complete, its end, and the result of a tool that the provider ran.
   *
   * @returns Whether the item is a call.
   */
  finish(shown: JSONObject, item: ResponseItem): boolean {
    this.#isAwaited ||= waitsForClient(shown);
    this.start(shown, item);
    const call = this.#calls.find(item);
    if (!call) return false;
    this.complete(argumentsIn(shown), item);
    // If a limit has cut it, nobody said that the arguments are complete.
    if (!INCOMPLETE.test(textIn(shown['status']) ?? '')) this.#end(item);
    if (isProvidersCall(shown)) readResult(shown, call.id, this.#emit);
    return true;
  }

  /** What an item is, and what its call asks for, as a key. */
  keyOf(item: ResponseItem): string {
    const call = this.#calls.find(item);
    return JSON.stringify([item.kind, call?.name, call?.text]);
  }

  /** Ends the calls that are still open: the provider said that the response is complete. */
  endAll(): void {
    for (const item of this.#calls.open()) this.#end(item);
  }

  #end(item: ResponseItem): void {
    if (this.#codes.delete(item)) this.#calls.add(item, '"}');
    this.#calls.end(item, this.#complete.get(item));
  }
}

const INCOMPLETE = /^in_?(complete|progress)$/;
