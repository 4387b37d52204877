import type { Delta, OfChoice } from '../../delta/Delta.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isDoneMarker } from '../shared/isDoneMarker.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import { openaiFinishReason } from './openaiFinishReason.ts';
import { openaiUsage } from './openaiUsage.ts';
import type { RecordReader } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';

const FIRST: OfChoice = {};

/** What a wire of chunks with `choices` has of its own. */
export interface ChunkWire {
  /** Reads all of a choice but its finish reason. */
  readChoice(choice: JSONObject, of: OfChoice, out: Delta[]): void;
  /** Closes what is still open in a choice that the model has ended itself. */
  endChoice?(of: OfChoice, out: Delta[]): void;
  /** Reads what a chunk holds beside its choices. */
  readRest?(chunk: JSONObject, out: Delta[]): void;
}

/** Makes a reader for what the chunks of chat and of plain completions share: all but the choices' content. */
export function createChunkReader(wire: ChunkWire): RecordReader<ServerSentEvent> {
  let finishes: Map<number, string> | undefined;
  let isStarted = false;

  const readChunk = readJSON((record, event) => {
    const deltas: Delta[] = [];
    for (const choice of objectsIn(record['choices'])) readChoice(choice, deltas);
    wire.readRest?.(record, deltas);
    const usage = openaiUsage(record['usage']) ?? openaiUsage(objectIn(record['x_groq'])['usage']);
    if (usage) deltas.splice(deltas.at(-1)?.type === 'finish' ? -1 : deltas.length, 0, usage);

    const isError = !!record['error'] || record['object'] === 'error' || event.event === 'error';
    const isChunk = Array.isArray(record['choices']) || !!usage;
    if (!isStarted && !isError && isChunk) start(record, deltas);
    if (isError) return [...deltas, new ProviderError(record)];
    if (!isChunk) deltas.push({ type: 'unknown', raw: record });
    return deltas;
  });

  return (event) => (isDoneMarker(event) ? { type: 'done' } : readChunk(event));

  /** Puts the start before what the first chunk that says something brings. */
  function start(chunk: JSONObject, deltas: Delta[]): void {
    const id = textIn(chunk['id']);
    const model = textIn(chunk['model']);
    if (!id && !model && deltas.length === 0) return;
    isStarted = true;
    deltas.unshift({ type: 'start', ...(id && { id }), ...(model && { model }) });
  }

  function readChoice(choice: JSONObject, out: Delta[]): void {
    const index = numberIn(choice['index']) ?? 0;
    const of = index === 0 ? FIRST : { choice: index };
    wire.readChoice(choice, of, out);

    const finish = textIn(choice['finish_reason']);
    if (!finish || finish === finishes?.get(index)) return;
    finishes ??= new Map();
    finishes.set(index, finish);
    const reason = openaiFinishReason(finish);
    if (reason === 'stop' || reason === 'tool-calls') wire.endChoice?.(of, out);
    out.push({ type: 'finish', reason, rawReason: finish, ...of });
  }
}
