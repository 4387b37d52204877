import type { Delta, OfChoice } from '../../delta/Delta.ts';
import { geminiFinishReason } from './geminiFinishReason.ts';
import { createSourceReader } from './geminiSources.ts';
import { GeminiToolCalls } from './GeminiToolCalls.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

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

/** What one candidate has said so far. */
export class GeminiCandidate {
  readonly #of: OfChoice;
  readonly #toolCalls: GeminiToolCalls;
  readonly #sourcesOf: (candidate: JSONObject) => readonly Delta[];
  #grounding = '{}';
  #signedParts = 0;
  #isFinished = false;

  constructor(index: number) {
    this.#of = index === 0 ? {} : { choice: index };
    this.#toolCalls = new GeminiToolCalls(this.#of);
    this.#sourcesOf = createSourceReader(this.#of);
  }

  read(candidate: JSONObject, out: Delta[]): void {
    for (const part of objectsIn(objectIn(candidate['content'])['parts'])) this.#readPart(part, out);
    out.push(...this.#sourcesOf(candidate));

    const grounding = objectIn(candidate['groundingMetadata']);
    const text = JSON.stringify(grounding);
    if (text !== '{}' && text !== this.#grounding) this.#pushData('groundingMetadata', grounding, out);
    this.#grounding = text;
  }

  /** Says why it stopped, once. */
  finish(candidate: JSONObject, out: Delta[]): void {
    const rawReason = textIn(candidate['finishReason']);
    if (!rawReason || this.#isFinished) return;
    this.#isFinished = true;
    const reason = geminiFinishReason(rawReason, this.#toolCalls.isClientNeeded);
    if (reason === 'stop' || reason === 'tool-calls') this.#toolCalls.end(out);
    const message = textIn(candidate['finishMessage']);
    if (message) this.#pushData('finishMessage', message, out);
    out.push({ type: 'finish', reason, rawReason, ...this.#of });
  }

  /** Says that the prompt was blocked, where no candidate will come. */
  block(feedback: JSONObject, out: Delta[]): void {
    const rawReason = textIn(feedback['blockReason']);
    if (!rawReason || this.#isFinished) return;
    this.#isFinished = true;
    const message = textIn(feedback['blockReasonMessage']);
    if (message) this.#pushData('blockReasonMessage', message, out);
    out.push({ type: 'finish', reason: 'content-filter', rawReason, ...this.#of });
  }

  #readPart(part: JSONObject, out: Delta[]): void {
    const kind = KINDS.find((key) => part[key] !== undefined && part[key] !== null);
    const value = objectIn(kind && part[kind]);
    const text = textIn(part['text']);
    const signature = textIn(part['thoughtSignature']);
    const isThought = part['thought'] === true;

    if (isThought && (kind === 'text' || kind === undefined)) {
      if (text || signature) {
        out.push({ type: 'reasoning', text: text ?? '', ...(signature && { signature }), ...this.#of });
      }
      return;
    }
    // A block of its own, or it would be taken for the signature of the thought before.
    if (signature) {
      out.push({ type: 'reasoning', text: '', block: this.#signedParts++, signature, ...this.#of });
    }

    switch (kind) {
      case 'text':
        if (text) out.push({ type: 'text', text, ...this.#of });
        return;
      case 'functionCall':
        return this.#toolCalls.read(value, out);
      case 'executableCode': {
        const { id, ...code } = value;
        return this.#toolCalls.readProviders(textIn(id), 'code_execution', code, out);
      }
      case 'toolCall': {
        const name = textIn(value['toolName']) ?? textIn(value['toolType']) ?? '';
        return this.#toolCalls.readProviders(textIn(value['id']), name, objectIn(value['args']), out);
      }
      case 'codeExecutionResult':
        return this.#pushResult(value, value, (value['outcome'] ?? 'OUTCOME_OK') !== 'OUTCOME_OK', out);
      case 'toolResponse':
        return this.#pushResult(value, value['response'], false, out);
      case 'inlineData':
      case 'fileData':
        if (isThought) this.#pushData('thought', part, out);
        else this.#pushFile(value, out);
        return;
      case undefined:
        if (!signature) out.push({ type: 'unknown', raw: part });
    }
  }

  #pushResult({ id }: JSONObject, result: unknown, isError: boolean, out: Delta[]): void {
    out.push({ type: 'tool-result', id: textIn(id) ?? '', result, ...(isError && { isError }) });
  }

  #pushFile(file: JSONObject, out: Delta[]): void {
    const data = textIn(file['data']);
    const url = textIn(file['fileUri']);
    const mediaType = textIn(file['mimeType']) ?? 'application/octet-stream';
    if (data) out.push({ type: 'file', mediaType, data, ...this.#of });
    else if (url) out.push({ type: 'file', mediaType, url, ...this.#of });
  }

  #pushData(name: string, value: unknown, out: Delta[]): void {
    out.push({ type: 'data', name, value, ...this.#of });
  }
}
