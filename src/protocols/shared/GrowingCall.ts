import { ParseError } from '../../errors/ParseError.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from '../../framing/RecordParser.ts';
import { given } from '../../json/given.ts';
import { isSameJSON } from '../../json/isSameJSON.ts';
import { parseJSON } from '../../json/parseJSON.ts';
import { isObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';

/** What a record says about a call. Empty strings count as absent. */
export interface ToolCallFields {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** The arguments, or a fragment of them. */
  readonly text?: string | undefined;
  readonly providerExecuted?: boolean | undefined;
  /** The arguments are plain text. */
  readonly custom?: boolean | undefined;
  /** The provider's proof that it made the call. */
  readonly signature?: string | undefined;
}

/**
 * One tool call on its way, on every wire: it emits itself once its name is known, or when it ends.
 *
 * Arguments longer than the largest record are a `ParseError`.
 */
export class GrowingCall {
  /** `undefined` until the call is emitted: one that waits for its name must leave no gap. */
  index: number | undefined;
  id = '';
  name = '';
  text = '';
  /** How the arguments begin, and their latest fragment: reading `text` itself would join it each time. */
  head = '';
  tail = '';
  /** The characters that were read to tell whether the arguments are complete. */
  looked = 0;
  providerExecuted: boolean | undefined;
  custom: boolean | undefined;
  signature = '';
  isEnded = false;
  readonly #emit: Emit;
  readonly #takeIndex: () => number;

  constructor(emit: Emit, takeIndex: () => number) {
    this.#emit = emit;
    this.#takeIndex = takeIndex;
  }

  add(fields: ToolCallFields): void {
    const { id = '', name = '', text = '', providerExecuted, custom, signature = '' } = fields;
    const before = this.name;
    // Until its arguments begin, a name may come in pieces.
    if (!before || (!this.text && name !== before)) this.name += name;
    const isFresh = (!this.id && id) || this.name !== before || (!this.signature && signature);
    this.id ||= id;
    this.providerExecuted ||= providerExecuted;
    this.custom ||= custom;
    this.signature ||= signature;
    this.append(text, isFresh && this.name);
  }

  /**
   * Adds a fragment of the arguments. This runs for every token.
   *
   * @param isFresh - Whether the call is to be emitted first.
   */
  append(text: string, isFresh?: unknown): void {
    this.text += text;
    this.head ||= text.charAt(0);
    this.tail = text || this.tail;
    if (this.text.length > DEFAULT_MAX_BUFFER_SIZE) throw new ParseError('too-large', text);
    const args = this.index === undefined ? this.text : text;
    if (isFresh) {
      const { id, name, providerExecuted, custom, signature } = this;
      const index = (this.index ??= this.#takeIndex());
      this.#emit({
        type: 'tool-call-start',
        index,
        name,
        ...given({ id, providerExecuted, custom, signature }),
      });
    }
    const { index } = this;
    if (index !== undefined && args) this.#emit({ type: 'tool-call-args', index, text: args });
  }

  /** @param complete - The arguments as the wire has said them in one piece: they are right if the fragments differ. */
  end(complete: string = this.text): void {
    if (this.isEnded) return;
    this.append('', this.index === undefined);
    this.isEnded = true;
    // Some hosts send the JSON as a JSON string.
    const inner = String(this.head === '"' && parseJSON(complete));
    const plain = isObject(parseJSON(inner)) ? inner : complete.replace(/^{}{/, '{');
    const text = this.custom ? complete : plain;
    const isSaid = isSameJSON(this.text, text);
    this.#emit({ type: 'tool-call-end', index: this.index ?? 0, ...(!isSaid && { text }) });
  }
}
