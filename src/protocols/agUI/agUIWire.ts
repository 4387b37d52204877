import { choiceOf } from '../../delta/choiceOf.ts';
import type { Delta, StartDelta } from '../../delta/Delta.ts';
import { publicError } from '../../errors/publicError.ts';
import { StreamError, type StreamErrorJSON } from '../../errors/StreamError.ts';
import { createWriter } from '../shared/createWriter.ts';
import { isCutBy } from '../shared/isCutBy.ts';
import type { Wire } from '../Wire.ts';
import { agUIBlocks } from './agUIBlocks.ts';
import { agUIEventOf } from './agUIEventOf.ts';

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
        if (delta.type === 'finish') reason = delta.reason;
        if (delta.type === 'tool-result') answered.add(delta.id);
        if (delta.type === 'usage') {
          const { raw, cacheWriteTokens: cacheWriteInputTokens, ...counts } = delta.usage;
          usage = [{ model, ...counts, cacheWriteInputTokens }];
        }
        const { type, ...event } = agUIEventOf(delta) ?? { type: '' };
        if (type === 'TOOL_CALL_RESULT') write(type, { messageId: `${prefix}result-${++count}`, ...event });
        else if (type) write(type, event);
      }

      function end(usage?: object[]): void {
        blocks.close();
        const isCut = isCutBy(reason) && blocks.calls.some((call) => !call.isEnded);
        // A client may repair what is left of the arguments, and run the call.
        if (isCut || reason === 'error') return fail(publicError(new StreamError(CUT, { retryable: true })));
        blocks.endCalls();
        for (const { id, providerExecuted } of blocks.calls) {
          if (providerExecuted && !answered.has(id)) push({ type: 'tool-result', id, result: '' });
        }
        write('RUN_FINISHED', { threadId, runId, usage });
        blocks.reset();
        isRunning = false;
        reason = undefined;
      }

      function fail({ message, code, name: className, retryable }: StreamErrorJSON): void {
        write('RUN_ERROR', { message, code: code ?? className, retryable });
        isRunning = false;
        reason = undefined;
      }
    },
  };
}

const CUT = 'The model was cut off';
