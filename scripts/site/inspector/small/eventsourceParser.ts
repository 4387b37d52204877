/**
 * `eventsource-parser`, as small as a page needs it: the bundle has it in place of the real one, which is 4 kB of
 * speed. The library feeds whole lines only, all of which are fields or comments and end with a line feed.
 */

interface Event {
  id?: string | undefined;
  event?: string | undefined;
  data: string;
}

/** As in the real one. */
export interface Config {
  readonly onEvent: (event: Event) => void;
  readonly onId?: (id: string) => void;
}

export function createParser({ onEvent, onId }: Config): { feed(text: string): void } {
  let fields: Record<string, string> = {};
  let isFirst = true;

  function readLine(line: string): void {
    if (line === '') return endEvent();
    const [, name = '', value = ''] = /^([^:]*):? ?([^]*)/.exec(line) ?? [];
    if (name === 'data' && 'data' in fields) fields['data'] += `\n${value}`;
    else if (name !== 'id' || !value.includes('\0')) fields[name] = value;
  }

  function endEvent(): void {
    const { id, event, data } = fields;
    fields = {};
    if (id !== undefined) onId?.(id);
    if (data !== undefined) onEvent({ id, event: event || undefined, data });
  }

  return {
    feed(text) {
      const lines = (isFirst ? text.replace(/^\uFEFF/, '') : text).split('\n');
      isFirst &&= text === '';
      for (const line of lines.slice(0, -1)) readLine(line);
    },
  };
}
