import { choiceOf } from '../../delta/choiceOf.ts';
import type { Delta } from '../../delta/Delta.ts';
import { StreamError } from '../../errors/StreamError.ts';
import { parseJSON } from '../../json/parseJSON.ts';
import { createBlockWriter, type Block } from '../shared/createBlockWriter.ts';
import { createWriter } from '../shared/createWriter.ts';
import { isCutBy } from '../shared/isCutBy.ts';
import type { Wire } from '../Wire.ts';
import { uiChunkOf } from './uiChunkOf.ts';

/** What the client of an answer can read. */
export interface AiSdkUIWireConfig {
  /**
   * Whether a restart is a `reset-step`, which the AI SDK reads from version 7 on. Default `false`: a restart ends the answer
   * with an error.
   */
  readonly resetStep?: boolean;
}

/** Finish reasons that this wire has another word for. Its clients refuse a word that they don't know. */
const WORDS: Readonly<Record<string, string>> = { refusal: 'content-filter', pause: 'other' };

/**
 * Writes an answer as the AI SDK's UI message stream, for `useChat`: the inverse of {@link aiSdkUI}.
 *
 * @example
 * ```ts
 * import { map, of } from 'rxjs';
 * import { formatDelta, type Delta } from 'rxjs-llm';
 * import { aiSdkUIWire } from 'rxjs-llm/server';
 *
 * of<Delta[]>({ type: 'start', id: 'a' }, { type: 'finish', reason: 'stop', rawReason: '' }).pipe(
 *   formatDelta(aiSdkUIWire()),
 *   map(({ data }) => data),
 * );
 * // => ['{"type":"start","messageId":"a"}', '{"type":"start-step"}', '{"type":"finish-step"}', '{"type":"finish","finishReason":"stop"}', '[DONE]']
 * ```
 */
export function aiSdkUIWire({ resetStep = false }: AiSdkUIWireConfig = {}): Wire {
  const name = 'ai-sdk-ui';
  return {
    name,
    headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
    writer(emit) {
      let provider = 'provider';
      let steps = 0;
      let finishReason: string | undefined;
      let usage: object | undefined;
      const blocks = createBlockWriter((step, block, text) => write(recordOf(step, block, text, provider)));

      function write(record: object): void {
        if (steps === 0) begin();
        emit({ data: JSON.stringify(record) });
      }

      /** A further round of an agent is a step of its own: clients look at the calls of the last one. */
      function begin(messageId?: string): void {
        steps += 1;
        write(steps === 1 ? { type: 'start', messageId } : { type: 'finish-step' });
        write({ type: 'start-step' });
      }

      function push(delta: Delta): void {
        if (choiceOf(delta) !== 0) return;
        if (delta.type === 'start') {
          provider = delta.protocol?.split('-', 1)[0] ?? provider;
          blocks.close();
          begin(delta.id);
        }
        blocks.push(delta);
        if (delta.type === 'finish') finishReason = delta.reason;
        if (delta.type === 'usage') usage = { ...delta.usage, raw: undefined };
        const chunk = uiChunkOf(delta);
        if (chunk) write(chunk);
      }

      return createWriter(name, {
        push,
        end() {
          blocks.close();
          if (!isCutBy(finishReason)) blocks.endCalls();
          write({ type: 'finish-step' });
          const word = WORDS[finishReason ?? ''] ?? finishReason;
          write({ type: 'finish', finishReason: word, messageMetadata: usage && { usage } });
          emit({ data: '[DONE]' });
        },
        fail: ({ message: errorText }) => write({ type: 'error', errorText }),
        ...(resetStep && { restart }),
      });

      function restart(): void {
        if (steps > 1)
          throw new StreamError(`${name} can't say that more than one step is void`, { retryable: true });
        blocks.reset();
        finishReason = usage = undefined;
        write({ type: 'reset-step' });
      }
    },
  };
}

function recordOf(
  step: 'start' | 'delta' | 'end',
  block: Block,
  delta: string | undefined,
  provider: string,
): object {
  const { type, id, name: toolName, text, signature, redacted: redactedData, providerExecuted } = block;
  if (type !== 'tool-call') {
    const isProven = (signature ?? redactedData) !== undefined;
    const providerMetadata = isProven ? { [provider]: { signature, redactedData } } : undefined;
    return { type: `${type}-${step}`, id, delta, providerMetadata };
  }
  const call = { toolCallId: id, toolName, providerExecuted };
  if (step === 'start') return { type: 'tool-input-start', ...call };
  if (step === 'delta') return { type: 'tool-input-delta', toolCallId: id, inputTextDelta: delta };
  return { ...inputOf(delta || text), ...call };
}

function inputOf(text: string): object {
  const input = parseJSON(text || '{}');
  return input === undefined
    ? { type: 'tool-input-error', input: text, errorText: 'The arguments are not JSON' }
    : { type: 'tool-input-available', input };
}
