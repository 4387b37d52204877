import { isContent } from '../../delta/isContent.ts';
import { firstIn, objectIn, oneOrMoreIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { emitOf } from '../shared/emitOf.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { GeminiSources } from './GeminiSources.ts';
import { GeminiToolCalls } from './GeminiToolCalls.ts';

/** The fields of a part that say what it is; one part has one of them. */
const KINDS = [
  'functionCall',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
  'inlineData',
  'fileData',
  'text',
] as const;

/** One candidate of an answer. */
export class GeminiCandidate {
  readonly #emit: Emit;
  /** For what names no choice: results, and parts that aren't known. */
  readonly #emitShared: Emit;
  readonly #toolCalls: GeminiToolCalls;
  readonly #sources: GeminiSources;
  #grounding = '{}';
  #signedParts = 0;
  /** The last reason, until content follows it. */
  #finish: string | undefined;

  constructor(send: Emit, index: number) {
    const emit: Emit = (delta) => {
      if (isContent(delta)) this.#finish = undefined;
      send(delta);
    };
    this.#emitShared = emit;
    this.#emit = emitOf(index, emit);
    this.#toolCalls = new GeminiToolCalls(this.#emit);
    this.#sources = new GeminiSources(this.#emit);
  }

  read(candidate: JSONObject): void {
    for (const part of oneOrMoreIn(objectIn(firstIn(candidate['content']))['parts'])) this.#readPart(part);
    this.#sources.read(candidate);

    const grounding = objectIn(candidate['groundingMetadata']);
    const text = JSON.stringify(grounding);
    if (text !== '{}' && text !== this.#grounding) this.#emitData('groundingMetadata', grounding);
    this.#grounding = text;
  }

  /** Emits why it stopped, again if content or another reason follows. */
  finish(candidate: JSONObject): void {
    const rawReason = textIn(candidate['finishReason']);
    if (!rawReason || rawReason === this.#finish) return;
    const reason = toFinishReason(rawReason, this.#toolCalls.isClientNeeded);
    if (reason === 'stop' || reason === 'tool-calls') this.#toolCalls.end();
    this.#sources.flush();
    this.#emitData('finishMessage', textIn(candidate['finishMessage']));
    this.#finish = rawReason;
    this.#emit({ type: 'finish', reason, rawReason });
  }

  /** No record follows. */
  end(): void {
    this.#sources.flush();
  }

  /** Emits that the prompt was blocked, if no candidate will come. */
  block(feedback: JSONObject): void {
    const rawReason = textIn(feedback['blockReason']);
    if (!rawReason || this.#finish) return;
    this.#finish = rawReason;
    this.#emitData('blockReasonMessage', textIn(feedback['blockReasonMessage']));
    this.#emit({ type: 'finish', reason: 'content-filter', rawReason });
  }

  #readPart(part: JSONObject): void {
    const kind = KINDS.find((key) => part[key] !== undefined && part[key] !== null);
    const value = objectIn(kind && part[kind]);
    const text = wordsIn(part['text']);
    const signature = textIn(part['thoughtSignature']);
    const isThought = part['thought'] === true;
    if (kind !== 'functionCall') this.#toolCalls.endBare();

    if (isThought && (kind === 'text' || kind === undefined)) {
      if (!text && !signature) return;
      return this.#emit({ type: 'reasoning', text: text ?? '', ...(signature && { signature }) });
    }
    // A block of its own, or it would be taken for the signature of the thought before.
    if (signature && kind !== 'functionCall') {
      this.#emit({ type: 'reasoning', text: '', block: this.#signedParts++, signature });
    }

    switch (kind) {
      case 'text':
        if (text) this.#emit({ type: 'text', text });
        return;
      case 'functionCall':
        return this.#toolCalls.read(value, signature);
      case 'executableCode': {
        const { id, ...code } = value;
        return this.#toolCalls.readProviders(textIn(id), 'code_execution', code);
      }
      case 'toolCall': {
        const name = textIn(value['toolName']) ?? textIn(value['toolType']) ?? '';
        return this.#toolCalls.readProviders(textIn(value['id']), name, objectIn(value['args']));
      }
      case 'codeExecutionResult':
        return this.#emitResult(value, value, (value['outcome'] ?? 'OUTCOME_OK') !== 'OUTCOME_OK');
      case 'toolResponse':
        return this.#emitResult(value, value['response'], false);
      case 'inlineData':
      case 'fileData':
        return isThought ? this.#emitData('thought', part) : this.#readFile(value);
      case undefined:
        if (!signature) this.#emitShared({ type: 'unknown', raw: part });
    }
  }

  #emitResult({ id }: JSONObject, result: unknown, isError: boolean): void {
    this.#emitShared({ type: 'tool-result', id: textIn(id) ?? '', result, ...(isError && { isError }) });
  }

  #readFile(file: JSONObject): void {
    const data = textIn(file['data']);
    const url = textIn(file['fileUri']);
    const mediaType = textIn(file['mimeType']) ?? 'application/octet-stream';
    if (data) this.#emit({ type: 'file', mediaType, data });
    else if (url) this.#emit({ type: 'file', mediaType, url });
  }

  #emitData(name: string, value: unknown): void {
    if (value !== undefined) this.#emit({ type: 'data', name, value });
  }
}
