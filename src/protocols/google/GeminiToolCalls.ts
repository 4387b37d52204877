import type { Delta, OfChoice } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import { JSONPathWriter, type JSONLeaf } from './JSONPathWriter.ts';
import { parseJSONPath } from './parseJSONPath.ts';

interface CallHead {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly providerExecuted?: true;
}

/** A call whose arguments come in pieces. */
interface OpenCall {
  readonly index: number;
  readonly id: string | undefined;
  readonly writer: JSONPathWriter;
}

/** The tool calls of one candidate, counted from 0: whole ones, and those that Vertex streams by JSONPath. */
export class GeminiToolCalls {
  readonly #of: OfChoice;
  #open: readonly OpenCall[] = [];
  #count = 0;
  #isClientNeeded = false;

  constructor(of: OfChoice) {
    this.#of = of;
  }

  /** Whether the model waits for a call that the client must make. */
  get isClientNeeded(): boolean {
    return this.#isClientNeeded;
  }

  /** Reads a `functionCall`. A fragment without a name and an id goes on with the latest open call. */
  read(call: JSONObject, out: Delta[]): void {
    const name = textIn(call['name']);
    const id = textIn(call['id']);
    const args = objectIn(call['args']);
    const pieces = objectsIn(call['partialArgs']);
    const isLast = call['willContinue'] !== true;
    const known = id ? this.#open.find((open) => open.id === id) : name ? undefined : this.#open.at(-1);

    if (!known && (name || id)) {
      this.#isClientNeeded = true;
      if (isLast && pieces.length === 0) this.#pushWhole({ id, name }, args, out);
      else this.#goOn(this.#begin({ id, name }, out), call, out);
    } else if (known) {
      this.#goOn(known, call, out);
    } else if (pieces.length > 0 || Object.keys(args).length > 0) {
      throw new ParseError('protocol', JSON.stringify(call));
    }
  }

  /** A call that the provider makes itself. */
  readProviders(id: string | undefined, name: string, args: JSONObject, out: Delta[]): void {
    this.#pushWhole({ id, name, providerExecuted: true }, args, out);
  }

  /** Ends the calls that never got their last piece: the model has made them all. */
  end(out: Delta[]): void {
    for (const call of this.#open) this.#end(call, out);
  }

  #pushWhole(head: CallHead, args: JSONObject, out: Delta[]): void {
    const index = this.#start(head, out);
    this.#pushText(index, JSON.stringify(args), out);
    out.push({ type: 'tool-call-end', index, ...this.#of });
  }

  #begin(head: CallHead, out: Delta[]): OpenCall {
    const call = { index: this.#start(head, out), id: head.id, writer: new JSONPathWriter() };
    this.#open = [...this.#open, call];
    // Said at once: a call that is cut before its first piece must not look like one without arguments.
    this.#pushText(call.index, call.writer.begin(), out);
    return call;
  }

  #start({ id, name = '', ...rest }: CallHead, out: Delta[]): number {
    const index = this.#count++;
    out.push({ type: 'tool-call-start', index, ...(id && { id }), name, ...rest, ...this.#of });
    return index;
  }

  #goOn(call: OpenCall, fragment: JSONObject, out: Delta[]): void {
    const pieces = objectsIn(fragment['partialArgs']);
    const texts = pieces.map((piece) => textOf(piece, call.writer));
    // Wrong arguments are worse than none: somebody will run the call.
    if (texts.includes(undefined) || Object.keys(objectIn(fragment['args'])).length > 0) {
      throw new ParseError('protocol', JSON.stringify(fragment));
    }
    this.#pushText(call.index, texts.join(''), out);
    if (fragment['willContinue'] !== true) this.#end(call, out);
  }

  #end(call: OpenCall, out: Delta[]): void {
    this.#open = this.#open.filter((open) => open !== call);
    this.#pushText(call.index, call.writer.end(), out);
    out.push({ type: 'tool-call-end', index: call.index, ...this.#of });
  }

  #pushText(index: number, text: string, out: Delta[]): void {
    if (text !== '') out.push({ type: 'tool-call-args', index, text, ...this.#of });
  }
}

function textOf(piece: JSONObject, writer: JSONPathWriter): string | undefined {
  const path = parseJSONPath(textIn(piece['jsonPath']) ?? '');
  const value = leafIn(piece);
  return path && value !== undefined ? writer.write(path, value, piece['willContinue'] === true) : undefined;
}

function leafIn(piece: JSONObject): JSONLeaf | undefined {
  if (typeof piece['stringValue'] === 'string') return piece['stringValue'];
  if (typeof piece['boolValue'] === 'boolean') return piece['boolValue'];
  // JSON's own null in protobuf's JSON, a word or an object elsewhere.
  return numberIn(piece['numberValue']) ?? ('nullValue' in piece ? null : undefined);
}
