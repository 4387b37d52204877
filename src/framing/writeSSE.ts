import type { ServerSentEvent } from './ServerSentEvent.ts';

/**
 * Writes one server-sent event: the only place where an event becomes text, whatever wire it is of.
 *
 * A line end in the data begins another `data:` line, so nothing in it can end the event. A name or an id that could is
 * left out.
 */
export function writeSSE({ event, data, id }: ServerSentEvent): string {
  return `${field('event', event)}${field('id', id)}data: ${data.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;
}

function field(name: string, value = ''): string {
  return NAME.test(value) ? `${name}: ${value}\n` : '';
}

const NAME = /^[\w.:-]{1,64}$/;
