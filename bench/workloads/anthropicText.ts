import { jsonText } from './jsonText.ts';
import { tokensOf } from './tokensOf.ts';
import type { Workload } from './Workload.ts';

interface Record {
  readonly delta?: { readonly text?: string };
}

const MESSAGE =
  '"message":{"model":"claude-sonnet-4-5-20250929","id":"msg_01GE2RKp1VYsPzdFs3sS9z5S","type":"message",' +
  '"role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,' +
  '"usage":{"input_tokens":565,"output_tokens":7,"service_tier":"standard"}}';

export const anthropicText: Workload = {
  name: 'Anthropic text',
  eventsOf: (deltas) => [
    eventOf('message_start', MESSAGE),
    eventOf('content_block_start', '"index":0,"content_block":{"type":"text","text":""}'),
    eventOf('ping', ''),
    ...deltas.map((delta, index) =>
      eventOf(
        'content_block_delta',
        `"index":0,"delta":{"type":"text_delta","text":${jsonText(delta, index)}}`,
      ),
    ),
    eventOf('content_block_stop', '"index":0'),
    eventOf(
      'message_delta',
      '"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":900}',
    ),
    eventOf('message_stop', ''),
  ],
  pick: (record) => (record as Record).delta?.text,
  deltasOf: tokensOf,
  textOf: (message) => message.text,
  protocol: (library) => library.anthropicMessages(),
};

function eventOf(type: string, body: string): string {
  return `event: ${type}\ndata: {"type":"${type}"${body && ','}${body}}\n\n`;
}
