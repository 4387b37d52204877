import { writeSSE } from '../../framing/writeSSE.ts';

/** The text of one server-sent event, with its name if the wire has names. */
export function eventOf(record: string | object, name?: string): string {
  const data = typeof record === 'string' ? record : JSON.stringify(record);
  return writeSSE({ event: name, data });
}
