import { createPadding } from './chatEvents.ts';
import { jsonText } from './jsonText.ts';
import { tokensOf } from './tokensOf.ts';
import type { Workload } from './Workload.ts';

interface Record {
  readonly type?: string;
  readonly delta?: string;
}

const ITEM = 'msg_0a2f6d3c8b1e4f7a9c5d2e8b7f1a3c6d';
const AT = `"item_id":"${ITEM}","output_index":0,"content_index":0`;
const RESPONSE =
  '"id":"resp_0d1c2b3a4f5e6d7c8b9a0f1e2d3c4b5a","object":"response","created_at":1784247617,' +
  '"error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"gpt-4o-mini-2024-07-18",' +
  '"parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0';
const USAGE =
  '"usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":0},"output_tokens":900,' +
  '"output_tokens_details":{"reasoning_tokens":0},"total_tokens":936}';

export const responsesText: Workload = {
  name: 'Responses text',
  eventsOf(deltas) {
    const padding = createPadding();
    const text = JSON.stringify(deltas.join(''));
    const part = (content: string): string =>
      `{"type":"output_text","annotations":[],"logprobs":[],"text":${content}}`;
    const item = (status: string, content: string): string =>
      `{"id":"${ITEM}","type":"message","status":"${status}","content":[${content}],"role":"assistant"}`;
    const whole = item('completed', part(text));

    return [
      ['created', `"response":{${RESPONSE},"status":"in_progress","output":[],"usage":null}`],
      ['output_item.added', `"output_index":0,"item":${item('in_progress', '')}`],
      ['content_part.added', `${AT},"part":${part('""')}`],
      ...deltas.map((delta, index) => [
        'output_text.delta',
        `${AT},"delta":${jsonText(delta, index)},"logprobs":[]${padding()}`,
      ]),
      ['output_text.done', `${AT},"text":${text},"logprobs":[]`],
      ['content_part.done', `${AT},"part":${part(text)}`],
      ['output_item.done', `"output_index":0,"item":${whole}`],
      ['completed', `"response":{${RESPONSE},"status":"completed","output":[${whole}],${USAGE}}`],
    ].map(([type = '', body = ''], index) => eventOf(`response.${type}`, index, body));
  },
  // Reasoning and arguments have a `delta` too.
  pick: (record) =>
    (record as Record).type === 'response.output_text.delta' ? (record as Record).delta : undefined,
  deltasOf: tokensOf,
  textOf: (message) => message.text,
  protocol: (library) => library.openaiResponses(),
};

function eventOf(type: string, index: number, body: string): string {
  return `event: ${type}\ndata: {"type":"${type}","sequence_number":${index},${body}}\n\n`;
}
