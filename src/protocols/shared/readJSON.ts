import type { Delta } from '../../delta/Delta.ts';
import { errorIn } from '../../errors/errorIn.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import { parseRecord } from '../../framing/parseRecord.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { TemplateParser } from '../../framing/TemplateParser.ts';
import { firstIn, objectIn, oneOrMoreIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { isDoneMarker } from './isDoneMarker.ts';
import { isHeartbeat } from './isHeartbeat.ts';

/** Reads the JSON objects of one stream. */
export interface JSONReader {
  push(record: JSONObject, event: ServerSentEvent): void;
  /**
   * Called at the marker `[DONE]`. Without it, the marker ends an answer that has finished, and doesn't prove that one
   * has: for wires with an end marker of their own.
   */
  done?(): void;
  end?(): void;
}

/**
 * Makes a reader of events that hold JSON objects. It knows what all wires share: heartbeats, the marker
 * `[DONE]`, lists of records, and records that report an error, which is thrown after everything else in the record was
 * emitted.
 *
 * @param create - Makes a reader of the objects. An object is lent: a reader that emits only text, reasoning or arguments
 * must not retain a part of it, because the next event is read into the same one.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { defineProtocol, parseDelta, readJSON } from 'rxjs-llm';
 *
 * const words = defineProtocol({
 *   name: 'words',
 *   framing: 'sse',
 *   reader: readJSON((emit) => ({
 *     push: ({ word }) => typeof word === 'string' && emit({ type: 'text', text: word }),
 *     done: () => emit({ type: 'done' }),
 *   })),
 * });
 *
 * of({ data: '{"word":"Hi"}' }, { data: '' }, { data: '[DONE]' }).pipe(parseDelta(words));
 * // => [{ type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function readJSON(create: (emit: Emit) => JSONReader): PushStep<ServerSentEvent, Delta> {
  return (emit) => {
    const json = new TemplateParser();
    /** Whether the record has emitted words only; `undefined` if nothing. */
    let isPlain: boolean | undefined;
    let unknown: Delta | undefined;
    let isFinished = false;

    const reader = create((delta) => {
      const { type } = delta;
      // Strings and numbers only, of the kinds that come in great numbers.
      if (type === 'text' || type === 'reasoning' || type === 'tool-call-args') {
        isPlain ??= true;
        return emit(delta);
      }
      json.retain();
      isPlain = false;
      if (type === 'unknown') unknown = delta;
      else emit(delta);
      isFinished = type === 'finish' || (isFinished && !/^(re)?start|^done/.test(type));
    });

    function read(record: JSONObject, event: ServerSentEvent): void {
      isPlain = unknown = undefined;
      reader.push(record, event);
      // What was not emitted may have been retained.
      if (isPlain === undefined) json.retain();

      // A record with only text is looked at only for the plainest of errors: this runs for every token.
      const isFine = isPlain && !record['error'] && !objectIn(firstIn(record['choices']))['error'];
      const error = isFine ? undefined : errorIn(record);
      if (error || event.event === 'error') throw new ProviderError(error ?? record);
      if (unknown && record['type'] !== 'ping') emit(unknown);
    }

    return {
      push(event) {
        // Nearly all events are an object, most without a name: this runs for every token.
        const isRecord = event.data[0] === '{';
        if (!isRecord && isDoneMarker(event)) {
          if (reader.done) reader.done();
          else if (isFinished) emit({ type: 'done' });
          return;
        }
        if (event.event || !isRecord) {
          // Gateways say in plain text what went wrong. What was cut is still a record that isn't JSON.
          if (event.event === 'error' && !/^\s*[{[]/.test(event.data)) throw new ProviderError(event.data);
          if (isHeartbeat(event)) return;
        }
        const record = parseRecord(event.data, json);
        // Proxies wrap an error in a list, as Google itself does without `alt=sse`.
        const records = oneOrMoreIn(record);
        if (records.length === 0) emit({ type: 'unknown', raw: record });
        for (const member of records) read(member, event);
      },
      end: () => reader.end?.(),
    };
  };
}
