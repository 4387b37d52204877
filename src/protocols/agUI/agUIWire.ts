import { choiceOf } from '../../delta/choiceOf.ts';
import type { DataDelta, Delta, StartDelta } from '../../delta/Delta.ts';
import type { StreamErrorJSON } from '../../errors/StreamError.ts';
import { objectIn } from '../../json/unknown.ts';
import { createWriter } from '../shared/createWriter.ts';
import { isCutBy } from '../shared/isCutBy.ts';
import type { Wire } from '../Wire.ts';
import { agUIBlocks } from './agUIBlocks.ts';

/** What the client's request names: the same names come back. */
export interface AgUIWireConfig {
  /** Default `thread-1`. */
  readonly threadId?: string;
  /** Default: the provider's id of the answer. */
  readonly runId?: string;
}

/**
 * Writes an answer as a run of AG-UI, for its clients and CopilotKit: the inverse of {@link agUI}.
 *
 * @example
 * ```ts
 * import { map, of } from 'rxjs';
 * import { formatDelta, type Delta } from 'rxjs-llm';
 * import { agUIWire } from 'rxjs-llm/server';
 *
 * of<Delta[]>({ type: 'start', id: 'a' }, { type: 'finish', reason: 'stop', rawReason: '' }).pipe(
 *   formatDelta(agUIWire({ threadId: 't' })),
 *   map(({ data }) => data),
 * );
 * // => ['{"type":"RUN_STARTED","threadId":"t","runId":"a"}', '{"type":"RUN_FINISHED","threadId":"t","runId":"a"}']
 * ```
 */
export function agUIWire({ threadId = 'thread-1', runId: ownRunId }: AgUIWireConfig = {}): Wire {
  const name = 'ag-ui';
  return {
    name,
    writer(emit) {
      let runId = ownRunId ?? 'run-1';
      /** Message ids are those of the whole thread. */
      let prefix = '';
      let isRunning = false;
      let reason: string | undefined;
      let model: string | undefined;
      let usage: object[] | undefined;
      let count = 0;
      const answered = new Set<string>();
      const blocks = agUIBlocks(write, () => prefix);

      return createWriter(name, { push, end: () => end(usage), fail });

      function write(type: string, record: object): void {
        if (!isRunning) begin();
        emit({ data: JSON.stringify({ type, ...record }) });
      }

      function begin(): void {
        isRunning = true;
        write('RUN_STARTED', { threadId, runId });
      }

      /** A round of an agent begins within its run. */
      function start(delta: StartDelta): void {
        // Counts are those of all runs, so they belong to the last.
        if (reason !== undefined) end();
        model = delta.model;
        if (isRunning) return;
        runId = ownRunId ?? delta.id ?? runId;
        if (delta.id) prefix = `${delta.id}-`;
        begin();
      }

      function push(delta: Delta): void {
        if (choiceOf(delta) !== 0) return;
        if (delta.type === 'start') start(delta);
        blocks.push(delta);
        switch (delta.type) {
          case 'finish':
            reason = delta.reason;
            return;
          case 'usage': {
            const { raw, cacheWriteTokens: cacheWriteInputTokens, ...counts } = delta.usage;
            usage = [{ model, ...counts, cacheWriteInputTokens }];
            return;
          }
          case 'tool-result':
            return answer(delta.id, delta.result);
          case 'source':
          case 'file':
            return write('CUSTOM', { name: delta.type, value: delta });
          case 'data':
            return writeData(delta);
          default:
        }
      }

      function answer(toolCallId: string, result: unknown): void {
        answered.add(toolCallId);
        const content = typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
        const messageId = `${prefix}result-${++count}`;
        write('TOOL_CALL_RESULT', { messageId, toolCallId, content, role: 'tool' });
      }

      /** An event that this wire knows is said as it was. Runs are the writer's own. */
      function writeData({ name, value = null }: DataDelta): void {
        const event = objectIn(value);
        const isOwn = event['type'] === name && /^(ACTIVITY|CUSTOM|MESSAGES|RAW|STATE|STEP)/.test(name);
        if (isOwn) write(name, event);
        else write('CUSTOM', { name, value });
      }

      function end(usage?: object[]): void {
        blocks.close();
        const calls = [...blocks.calls.values()];
        const isCut = isCutBy(reason) && calls.some((call) => !call.isEnded);
        // A client may repair what is left of the arguments, and run the call.
        if (isCut || reason === 'error') return fail(CUT);
        blocks.endCalls();
        for (const { id, providerExecuted } of calls) {
          if (providerExecuted && !answered.has(id)) answer(id, '');
        }
        blocks.reset();
        stop('RUN_FINISHED', { threadId, runId, usage });
      }

      function fail({ message, code, name: className, retryable }: StreamErrorJSON): void {
        stop('RUN_ERROR', { message, code: code ?? className, retryable });
      }

      function stop(type: string, record: object): void {
        write(type, record);
        isRunning = false;
        reason = undefined;
      }
    },
  };
}

const CUT = { name: 'StreamError', message: 'The model was cut off', retryable: true };
