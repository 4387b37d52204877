import { numberIn, objectIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';
import { startDelta } from '../shared/startDelta.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { usageDelta } from '../shared/usageDelta.ts';
import { AiSdkUIToolCalls } from './AiSdkUIToolCalls.ts';

/** Reads the parts of one answer: each is a code of one character, and a value. */
export class AiSdkDataParts {
  readonly #emit: Emit;
  readonly #toolCalls: AiSdkUIToolCalls;
  readonly #unanswered = new Set<unknown>();
  #isStarted = false;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#toolCalls = new AiSdkUIToolCalls(emit);
  }

  read(code: string, value: unknown, line: string): void {
    const part = objectIn(value);
    switch (code) {
      case '0':
        return this.#say('text', value);
      case 'g':
        return this.#say('reasoning', value);
      case 'i':
        return this.#prove('redacted', part['data']);
      case 'j':
        return this.#prove('signature', part['signature']);
      case '9':
      case 'a':
      case 'b':
      case 'c':
        return this.#readCall(code, part);
      case 'h':
        return this.#emit(sourceDelta({ url: part['url'], title: part['title'] }, part));
      case 'k':
        return this.#readFile(part);
      case 'f':
        return this.#start(part);
      case 'e':
        return this.#emit({ type: 'data', name: 'finish-step', value });
      case '2':
        return this.#emit({ type: 'data', name: 'data', value });
      case '8':
        return this.#emit({ type: 'data', name: 'message-annotations', value });
      case 'd':
        return this.#finish(part);
      case '3':
        throw new ProviderError({ error: value });
      default:
        this.#emit({ type: 'unknown', raw: line });
    }
  }

  #say(type: 'text' | 'reasoning', value: unknown): void {
    const text = wordsIn(value);
    if (text) this.#emit({ type, text });
  }

  #prove(field: 'signature' | 'redacted', value: unknown): void {
    const proof = textIn(value);
    if (proof) this.#emit({ type: 'reasoning', text: '', [field]: proof });
  }

  #readCall(code: string, part: JSONObject): void {
    const id = part['toolCallId'];
    if (code === 'a') {
      this.#unanswered.delete(id);
      return this.#toolCalls.answer(part, part['result']);
    }
    this.#unanswered.add(id);
    if (code === 'b') this.#toolCalls.start(part);
    else if (code === 'c') this.#toolCalls.add({ ...part, inputTextDelta: part['argsTextDelta'] });
    else this.#toolCalls.complete({ ...part, input: part['args'] });
  }

  #readFile({ mimeType, data }: JSONObject): void {
    const mediaType = textIn(mimeType) ?? 'application/octet-stream';
    this.#emit({ type: 'file', mediaType, data: textIn(data) ?? '' });
  }

  /** Each step has the same id, or one of its own: the first counts. */
  #start({ messageId }: JSONObject): void {
    if (!this.#isStarted) this.#emit(startDelta(messageId));
    this.#isStarted = true;
  }

  #finish({ finishReason, usage }: JSONObject): void {
    const raw = objectIn(usage);
    const [inputTokens, outputTokens] = [numberIn(raw['promptTokens']), numberIn(raw['completionTokens'])];
    if ((inputTokens ?? outputTokens) !== undefined) {
      this.#emit(usageDelta({ inputTokens, outputTokens }, raw));
    }
    const rawReason = textIn(finishReason) ?? '';
    const reason = toFinishReason(rawReason || 'stop', this.#unanswered.size > 0);
    this.#emit({ type: 'finish', reason, rawReason });
  }
}
