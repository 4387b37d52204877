import { from } from 'rxjs';
import {
  anthropicMessages,
  gemini,
  openaiChat,
  openaiResponses,
  parseDelta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

type Records = (count: number) => readonly object[];

const times = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const call = (fields: object, finish_reason?: string): object => ({
  choices: [{ delta: { tool_calls: [fields] }, finish_reason }],
});

const KINDS: readonly (readonly [what: string, make: () => Protocol<ServerSentEvent>, Records])[] = [
  [
    'a call that is named again with each',
    openaiChat,
    (count) => [
      call({ index: 0, function: { name: 'f', arguments: `{"a":"${'x'.repeat(200 * count)}` } }),
      ...times(count, () => call({ index: 0, function: { name: 'f', arguments: 'x}' } })),
    ],
  ],
  [
    'finish reasons that alternate over open calls',
    openaiChat,
    (count) => [
      ...times(count, (index) => call({ index, function: { name: 'f', arguments: '{"a":' } })),
      ...times(count, (at) => ({ choices: [{ delta: {}, finish_reason: at % 2 ? 'stop' : 'tool_calls' }] })),
    ],
  ],
  [
    'citations beside search results',
    openaiChat,
    (count) => [
      {
        choices: [],
        citations: times(count, String),
        search_results: times(count, (at) => ({ url: `v${at}` })),
      },
    ],
  ],
  [
    'details of reasoning',
    openaiChat,
    (count) => times(count, (index) => ({ choices: [{ delta: { reasoning_details: [{ index }] } }] })),
  ],
  [
    'items that come again at the end',
    openaiResponses,
    (count) => [
      ...times(count, (at) => ({
        type: 'response.output_item.added',
        output_index: at,
        item: { type: 'function_call', name: 'f', call_id: `c${at}` },
      })),
      { type: 'response.completed', response: { output: times(count, (at) => ({ id: `x${at}` })) } },
    ],
  ],
  [
    'stops of one call',
    anthropicMessages,
    (count) => [
      { type: 'message_start', message: {} },
      { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'c', name: 'f' } },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: `["${'x'.repeat(200 * count)}"]` },
      },
      ...times(count, () => ({ type: 'content_block_stop', index: 0 })),
    ],
  ],
  [
    'usage with other names',
    anthropicMessages,
    (count) => times(count, (at) => ({ type: 'message_delta', delta: {}, usage: { [`k${at}`]: 1 } })),
  ],
  [
    'calls that stay open',
    gemini,
    (count) =>
      times(count, (at) => ({
        candidates: [
          { content: { parts: [{ functionCall: { name: 'f', id: `c${at}`, willContinue: true } }] } },
        ],
      })),
  ],
];

/** The least of three runs, in milliseconds: what else the machine does only adds to it. */
function cost(make: () => Protocol<ServerSentEvent>, records: readonly object[]): number {
  const events = records.map((record) => ({ data: JSON.stringify(record) }));
  const runs = times(3, () => {
    const begun = process.cpuUsage();
    from(events).pipe(parseDelta(make())).subscribe();
    return process.cpuUsage(begun).user / 1_000;
  });
  return Math.min(...runs);
}

// Only a clock can tell. Four times as much costs four times as much, and sixteen times if the cost is the square.
describe('many fragments', () => {
  it.each(KINDS)('cost no more than their number: %s', (_, make, records) => {
    cost(make, records(200));
    const [some, more] = [600, 2_400].map((count) => cost(make, records(count)));
    expect(more).toBeLessThan(10 * Math.max(some ?? 0, 5));
  });
});
