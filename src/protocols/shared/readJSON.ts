import type { Delta } from '../../delta/Delta.ts';
import { parseRecord } from '../../framing/parseRecord.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { TemplateParser } from '../../framing/TemplateParser.ts';
import { isObject, objectsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { isDoneMarker } from './isDoneMarker.ts';

/** Reads the JSON objects of one stream. */
export interface JSONReader {
  push(record: JSONObject, event: ServerSentEvent): void;
  /** Called at the marker `[DONE]`. Without it, the marker is a record that is not JSON. */
  done?(): void;
  end?(): void;
}

/**
 * Makes a reader of events that hold JSON objects.
 *
 * @param create - Makes a reader of the objects. An object is lent: a reader that emits only text, reasoning or arguments
 * must not retain a part of it, because the next event is read into the same one.
 */
export function readJSON(create: (emit: Emit) => JSONReader): PushStep<ServerSentEvent, Delta> {
  return (emit) => {
    const json = new TemplateParser();
    let isSilent = true;

    const reader = create((delta) => {
      isSilent = false;
      if (!holdsNoObject(delta)) json.retain();
      emit(delta);
    });

    function read(record: unknown, event: ServerSentEvent): void {
      isSilent = true;
      if (isObject(record)) reader.push(record, event);
      else emit({ type: 'unknown', raw: record });
      // What was not emitted may have been retained.
      if (isSilent) json.retain();
    }

    return {
      push(event) {
        if (reader.done && isDoneMarker(event)) return reader.done();
        const record = parseRecord(event.data, json);
        // Proxies wrap an error in a list, as Google itself does without `alt=sse`.
        const listed = objectsIn(record);
        if (listed.length === 0) read(record, event);
        else for (const member of listed) read(member, event);
      },
      end: () => reader.end?.(),
    };
  };
}

/** Tells a delta of strings and numbers only, of the kinds that come in great numbers. */
function holdsNoObject({ type }: Delta): boolean {
  return type === 'text' || type === 'reasoning' || type === 'tool-call-args';
}
