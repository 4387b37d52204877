import { ParseError } from '../../errors/ParseError.ts';
import { jsonIn, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import type { ToolCallFields } from '../shared/GrowingCall.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';
import { JSONPathWriter, type JSONLeaf } from './JSONPathWriter.ts';
import { parseJSONPath } from './parseJSONPath.ts';

/** The tool calls of one candidate: complete ones, and those that Vertex streams by JSONPath, told apart by their writers. */
export class GeminiToolCalls {
  readonly #calls: ToolCalls<JSONPathWriter>;
  /** The latest call of each id, and all that may be open among the calls that come in pieces. */
  readonly #byId = new Map<string | undefined, JSONPathWriter>();
  readonly #begun: JSONPathWriter[] = [];
  /** A call that came without arguments: they may follow. */
  #bare: JSONPathWriter | undefined;

  constructor(emit: Emit) {
    this.#calls = new ToolCalls(emit);
  }

  /** Whether the model waits for a call that the client must make. */
  get isClientNeeded(): boolean {
    return this.#calls.isAwaited;
  }

  /** Reads a `functionCall`. A fragment without a name and an id continues the latest open call. */
  read(call: JSONObject, signature?: string): void {
    const name = textIn(call['name']);
    const id = textIn(call['id']);
    const text = jsonIn(call['args']);
    const pieces = objectsIn(call['partialArgs']);
    const isLast = call['willContinue'] !== true;
    // Some hosts send the name first, and the arguments in the next record.
    const bare = this.#bare && this.#calls.find(this.#bare);
    if (text && bare && (id ? id === bare.id : !name)) return this.endBare(text);
    this.endBare();
    const before = this.#byId.get(id);
    if (text && before && this.#calls.find(before)?.text === text) return;
    const known = this.#findOpen(id, name);

    if (!known && (name || id)) {
      if (!isLast || pieces.length > 0) this.#append(this.#begin({ id, name, signature }), call);
      else this.#addComplete({ id, name, text, signature });
    } else if (known) {
      this.#calls.start(known, { signature });
      this.#append(known, call);
    } else if (pieces.length > 0 || text) {
      throw new ParseError('protocol', JSON.stringify(call));
    }
  }

  /** A call that the provider makes itself. */
  readProviders(id: string | undefined, name: string, args: JSONObject): void {
    this.#addComplete({ id, name, providerExecuted: true, text: JSON.stringify(args) });
  }

  /** Ends the calls that never got their last piece: the model has made them all. */
  end(): void {
    this.endBare();
    for (const writer of this.#calls.open()) this.#end(writer);
  }

  /** Ends a call that came without arguments, once it is known that none follow. */
  endBare(text = '{}'): void {
    if (!this.#bare) return;
    this.#calls.add(this.#bare, text);
    this.#calls.end(this.#bare);
    this.#bare = undefined;
  }

  #findOpen(id: string | undefined, name: string | undefined): JSONPathWriter | undefined {
    const isOpen = (writer: JSONPathWriter): boolean => this.#calls.find(writer)?.isEnded === false;
    const known = id && this.#byId.get(id);
    if (id || name) return known && isOpen(known) ? known : undefined;
    while (this.#begun.length > 0) {
      const latest = this.#begun.at(-1);
      if (latest && isOpen(latest)) return latest;
      this.#begun.pop();
    }
    return undefined;
  }

  #addComplete(fields: ToolCallFields): void {
    const key = new JSONPathWriter();
    if (fields.id) this.#byId.set(fields.id, key);
    this.#calls.start(key, fields);
    if (fields.text) this.#calls.end(key);
    else this.#bare = key;
  }

  #begin(head: ToolCallFields): JSONPathWriter {
    const writer = new JSONPathWriter();
    this.#begun.push(writer);
    if (head.id) this.#byId.set(head.id, writer);
    // With the first bracket: a call that is cut before its first piece must not look like one without arguments.
    this.#calls.start(writer, { ...head, text: writer.begin() });
    return writer;
  }

  #append(writer: JSONPathWriter, fragment: JSONObject): void {
    const pieces = objectsIn(fragment['partialArgs']);
    const texts = pieces.map((piece) => writePiece(piece, writer));
    // Wrong arguments are worse than none: somebody will run the call.
    if (texts.includes(undefined) || Object.keys(objectIn(fragment['args'])).length > 0) {
      throw new ParseError('protocol', JSON.stringify(fragment));
    }
    this.#calls.add(writer, texts.join(''));
    if (fragment['willContinue'] !== true) this.#end(writer);
  }

  #end(writer: JSONPathWriter): void {
    this.#calls.add(writer, writer.end());
    this.#calls.end(writer);
  }
}

function writePiece(piece: JSONObject, writer: JSONPathWriter): string | undefined {
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
