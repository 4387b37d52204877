import type { Delta } from '../../delta/Delta.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import { argumentsOf, isProvidersCall, resultsOf, waitsForClient } from './openaiResponseItems.ts';

interface Call {
  readonly index: number;
  readonly id: string;
  /** Something of the arguments has been emitted: what comes whole later is only a repetition. */
  hasText: boolean;
  /** What still belongs behind the arguments. */
  closing: string;
  isEnded: boolean;
}

/** The tool calls of one response, found by their output index: item ids may change under way. */
export class ResponseCalls {
  readonly #calls = new Map<number, Call>();
  #isAwaited = false;

  /** The model waits for the client to run something. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** Opens the call that an item stands for, if it does and isn't open yet. */
  start(item: JSONObject, place: number): readonly Delta[] {
    const type = textIn(item['type']) ?? '';
    const isProviders = isProvidersCall(item);
    const name = textIn(item['name']) ?? (isProviders ? type.replace(/_call$/, '') : undefined);
    const isCall = isProviders || type === 'function_call' || type === 'custom_tool_call';
    if (!isCall || !name || this.#calls.has(place)) return [];

    const ownId = textIn(item['id']);
    const callId = textIn(item['call_id']);
    const id = isProviders ? (ownId ?? callId) : (callId ?? ownId);
    const index = this.#calls.size;
    this.#isAwaited ||= !isProviders;
    this.#calls.set(place, { index, id: id ?? '', hasText: false, closing: '', isEnded: false });
    return [
      {
        type: 'tool-call-start',
        index,
        ...(id && { id }),
        name,
        ...(isProviders && { providerExecuted: true }),
      },
    ];
  }

  /** Adds a fragment of the arguments. Those of a call that isn't known yet come whole with its item. */
  add(fragment: unknown, place: number): readonly Delta[] {
    const call = this.#calls.get(place);
    const text = textIn(fragment);
    if (!call || call.isEnded || !text) return [];
    call.hasText = true;
    return [{ type: 'tool-call-args', index: call.index, text }];
  }

  /** Adds a fragment of code, which travels bare, as part of the JSON that arguments are. */
  addCode(fragment: unknown, place: number): readonly Delta[] {
    const call = this.#calls.get(place);
    const code = textIn(fragment);
    if (!call || !code) return [];
    const opening = call.hasText ? '' : '{"code":"';
    call.closing = '"}';
    return this.add(opening + JSON.stringify(code).slice(1, -1), place);
  }

  /** Gives the arguments of a call of which no fragment came. */
  complete(text: unknown, place: number): readonly Delta[] {
    return this.#calls.get(place)?.hasText ? [] : this.add(text, place);
  }

  /**
   * Gives what is missing of a call that comes whole, its end, and the result of a tool that the provider ran;
   * `undefined` where the item is no such call.
   */
  finish(item: JSONObject, place: number): readonly Delta[] | undefined {
    this.#isAwaited ||= waitsForClient(item);
    const started = this.start(item, place);
    const call = this.#calls.get(place);
    if (!call) return undefined;
    const deltas = [...started, ...this.complete(argumentsOf(item), place)];
    // A limit has cut it: nobody said that the arguments are whole.
    if (item['status'] !== 'incomplete') deltas.push(...this.#end(call, place));
    return isProvidersCall(item) ? [...deltas, ...resultsOf(item, call.id)] : deltas;
  }

  /** Ends the calls that are still open: the provider said that the response is whole, and which items it holds. */
  endAll(items: readonly JSONObject[]): readonly Delta[] {
    return [...this.#calls].flatMap(([place, call]) => {
      const item = items.find(({ id, call_id }) => call.id !== '' && (call_id === call.id || id === call.id));
      return [...this.complete(item && argumentsOf(item), place), ...this.#end(call, place)];
    });
  }

  #end(call: Call, place: number): readonly Delta[] {
    if (call.isEnded) return [];
    const closed = this.add(call.closing, place);
    call.isEnded = true;
    return [...closed, { type: 'tool-call-end', index: call.index }];
  }
}
