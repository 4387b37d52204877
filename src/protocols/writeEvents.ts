import { positionOf } from '../delta/position.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import type { DeltaWriter, Wire } from './Wire.ts';

/**
 * Makes a writer whose events have the positions of their deltas as ids, so that a client can resume after them.
 *
 * Of several events only the last has it: who is cut between them must get the delta again.
 */
export function writeEvents(wire: Wire, emit: (event: ServerSentEvent) => void): DeltaWriter {
  let latest: ServerSentEvent | undefined;
  const writer = wire.writer((event) => {
    flush();
    latest = event;
  });

  function flush(id?: string): void {
    const event = latest;
    latest = undefined;
    if (event) emit(id === undefined ? event : { ...event, id });
  }

  return {
    push(delta) {
      let id: string | undefined;
      try {
        writer.push(delta);
        id = positionOf(delta);
      } finally {
        flush(id);
      }
    },
    end(error) {
      writer.end(error);
      flush(positionOf(error));
    },
  };
}
