import { jsonText } from './jsonText.ts';
import { tokensOf } from './tokensOf.ts';
import type { Workload } from './Workload.ts';

interface Record {
  readonly type?: string;
  readonly delta?: string;
}

const RUN = '"threadId":"thread_01","runId":"run_01"';
const MESSAGE = '"messageId":"msg_04"';

export const agentText: Workload = {
  name: 'AG-UI text',
  eventsOf: (deltas) => [
    eventOf('RUN_STARTED', RUN),
    eventOf('TEXT_MESSAGE_START', `${MESSAGE},"role":"assistant"`),
    ...deltas.map((delta, index) =>
      eventOf('TEXT_MESSAGE_CONTENT', `${MESSAGE},"delta":${jsonText(delta, index)}`),
    ),
    eventOf('TEXT_MESSAGE_END', MESSAGE),
    eventOf('RUN_FINISHED', RUN),
  ],
  pick: (record) =>
    (record as Record).type === 'TEXT_MESSAGE_CONTENT' ? (record as Record).delta : undefined,
  deltasOf: tokensOf,
  textOf: (message) => message.text,
  protocol: (library) => library.agUI(),
};

function eventOf(type: string, body: string): string {
  return `data: {"type":"${type}",${body}}\n\n`;
}
