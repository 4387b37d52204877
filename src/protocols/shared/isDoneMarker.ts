import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';

const OPENING_BRACKET = 91;

/** Tells the end marker of OpenAI's wires, which hosts of other wires send too. */
export function isDoneMarker({ data }: ServerSentEvent): boolean {
  // The first character spares all other events the comparison.
  return data.charCodeAt(0) === OPENING_BRACKET && data.startsWith('[DONE]');
}
