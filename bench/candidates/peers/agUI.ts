import { EventType, HttpAgent, type BaseEvent } from '@ag-ui/client';
import { drain } from '../drain.ts';
import type { Candidate } from '../Candidate.ts';

const INPUT = { threadId: 'thread_01', runId: 'run_01', messages: [], tools: [], context: [] };

export function agUI(): Candidate {
  return {
    name: '@ag-ui/client',
    shows: 'deltas',
    read(response, see) {
      const agent = new HttpAgent({ url: 'http://localhost/', fetch: () => Promise.resolve(response) });
      return drain<BaseEvent>(agent.run(INPUT), (event) => {
        if (event.type === EventType.TEXT_MESSAGE_CONTENT) see((event as { delta?: string }).delta);
      });
    },
  };
}
