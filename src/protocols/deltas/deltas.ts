import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import type { Sink } from '../../framing/PushStep.ts';
import { parseJSON } from '../../json/parseJSON.ts';
import { objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';
import { deltaIn } from './deltaIn.ts';
import { isPlace } from './isPlace.ts';
import { toldError } from './toldError.ts';

/**
 * Reads the deltas of a server of yours, which has written them with `deltasWire`.
 *
 * An error upstream of that server comes as the same error, with its class and its verdict.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { deltas, parseDelta } from 'rxjs-llm';
 *
 * of({ data: '{"type":"text","text":"Hi"}' }, { data: '{"type":"done"}' }).pipe(parseDelta(deltas()));
 * // => [{ type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function deltas(): Protocol<ServerSentEvent> {
  return { name: 'deltas', framing: 'sse', reader: createReader };
}

function createReader(emit: Emit): Sink<ServerSentEvent> {
  let say = emit;
  let isKnown = false;
  const reader = readJSON((emitRead) => {
    say = emitRead;
    return { push: read };
  })(emit);

  function read(record: JSONObject, event: ServerSentEvent): void {
    const type = textIn(record['type']) ?? '';
    const { error } = record;
    // An error of ours has a verdict; any other is a provider's or a gateway's.
    if (type === 'error' && objectIn(error)['retryable'] !== undefined) throw toldError(error);
    // Before the first delta, what only has the type of one is more likely a record of another wire.
    const delta = !isKnown && isForeign(record, event) ? undefined : deltaIn(type, record);
    if (!delta && isKnown) throw new ParseError('protocol', JSON.stringify(record));
    isKnown ||= delta !== undefined && delta.type !== 'unknown';
    say(delta ?? { type: 'unknown', raw: record });
  }

  return {
    ...reader,
    push(event) {
      // On other wires, a record with an error is one that reports it.
      const restart = restartIn(event);
      if (restart) say(restart);
      else reader.push(event);
    },
  };
}

/** Tells the AI SDK's `start` and Cohere's `tool-call-end`, whose event has a name, from ours. */
function isForeign({ messageId, messageMetadata }: JSONObject, { event }: ServerSentEvent): boolean {
  return (messageId ?? messageMetadata) !== undefined || event === 'tool-call-end';
}

function restartIn({ data }: ServerSentEvent): Delta | undefined {
  if (!data.includes('"restart"')) return undefined;
  const { type, attempt, error } = objectIn(parseJSON(data));
  if (type !== 'restart') return undefined;
  if (!isPlace(attempt)) throw new ParseError('protocol', data);
  return { type, attempt, error: toldError(error) };
}
