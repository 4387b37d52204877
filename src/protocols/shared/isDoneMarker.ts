import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';

/** Tells the end marker of OpenAI's wires, which hosts of other wires send too. */
export function isDoneMarker({ data }: ServerSentEvent): boolean {
  return /^\s*\[DONE]/.test(data);
}
