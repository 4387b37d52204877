import { jsonText } from './jsonText.ts';
import { toolArguments } from './toolArguments.ts';
import type { Workload } from './Workload.ts';

interface Chunk {
  readonly inputTextDelta?: string;
}

const CALL = '"toolCallId":"call_ZR5UUuTt3pf61kjwAJIYdVMj"';
const TOOL = `${CALL},"toolName":"write_page"`;

/** The call of `toolArguments`, as a backend of the AI SDK passes it on. */
export const toolInput: Workload = {
  ...toolArguments,
  name: 'AI SDK UI, tool input',
  eventsOf: (deltas) => [
    eventOf('start', '"messageId":"msg_04"'),
    eventOf('start-step', ''),
    eventOf('tool-input-start', TOOL),
    ...deltas.map((delta, index) =>
      eventOf('tool-input-delta', `${CALL},"inputTextDelta":${jsonText(delta, index)}`),
    ),
    eventOf('tool-input-available', `${TOOL},"input":${deltas.join('')}`),
    eventOf('finish-step', ''),
    eventOf('finish', '"finishReason":"tool-calls"'),
    'data: [DONE]\n\n',
  ],
  pick: (record) => (record as Chunk).inputTextDelta,
  protocol: (library) => library.aiSdkUI(),
};

function eventOf(type: string, body: string): string {
  return `data: {"type":"${type}"${body && ','}${body}}\n\n`;
}
