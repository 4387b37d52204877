import { chatEvents, withoutPadding } from './chatEvents.ts';
import { jsonText } from './jsonText.ts';
import { tokensOf } from './tokensOf.ts';
import type { Workload } from './Workload.ts';

interface Chunk {
  readonly choices?: readonly {
    readonly delta?: {
      readonly tool_calls?: readonly { readonly function?: { readonly arguments?: string } }[];
    };
  }[];
}

const START =
  '"tool_calls":[{"index":0,"id":"call_ZR5UUuTt3pf61kjwAJIYdVMj","type":"function",' +
  '"function":{"name":"write_page","arguments":""}}]';

/** One call whose arguments contain the tokens in a string: JSON within JSON. */
export const toolArguments: Workload = {
  name: 'tool arguments',
  deltasOf: (count) => ['{"text":"', ...tokensOf(count - 2).map(insideString), '"}'],
  eventsOf(deltas) {
    const parts = deltas.map(
      (delta, index) => `"tool_calls":[{"index":0,"function":{"arguments":${jsonText(delta, index)}}}]`,
    );
    return chatEvents([START, ...parts], 'tool_calls', withoutPadding);
  },
  pick: (record) => (record as Chunk).choices?.[0]?.delta?.tool_calls?.[0]?.function?.arguments,
  textOf: (message) => message.toolCalls[0]?.argumentsText ?? '',
  protocol: (library) => library.openaiChat(),
};

function insideString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
