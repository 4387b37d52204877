import type { Delta } from '../../delta/Delta.ts';
import type { StreamError } from '../../errors/StreamError.ts';
import { TemplateParser } from '../../framing/TemplateParser.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { parseRecord } from '../../framing/parseRecord.ts';
import { isObject, type JSONObject } from '../../json/unknown.ts';
import type { RecordReader } from '../Protocol.ts';

/**
 * Makes a reader of events that hold one JSON object each.
 *
 * @param read - Turns the object into deltas. Where it gives words only, it must keep no object or array of it: the next event is
 * read into the same ones.
 */
export function readJSON(
  read: (record: JSONObject, event: ServerSentEvent) => readonly (Delta | StreamError)[],
): RecordReader<ServerSentEvent> {
  const json = new TemplateParser();

  return (event) => {
    const record = parseRecord(event.data, json);
    if (!isObject(record)) return { type: 'unknown', raw: record };
    const deltas = read(record, event);
    if (deltas.length === 0 || !deltas.every(isWords)) json.keep();
    return deltas;
  };
}

/** Tells what holds strings and numbers only, of the deltas that come in great numbers. */
function isWords(delta: Delta | StreamError): boolean {
  return (
    'type' in delta &&
    (delta.type === 'text' || delta.type === 'reasoning' || delta.type === 'tool-call-args')
  );
}
