import { getBytes, getLines, getMessages } from '@microsoft/fetch-event-source/lib/cjs/parse.js';
import type { Workload } from '../../workloads/Workload.ts';
import type { Candidate } from '../Candidate.ts';

/** Only its parser: the rest needs a browser's window. */
export function fetchEventSource({ pick }: Workload): Candidate {
  return {
    name: '@microsoft/fetch-event-source + JSON.parse',
    shows: 'deltas',
    read(response, see) {
      const onMessage = getMessages(
        () => undefined,
        () => undefined,
        ({ data }) => {
          if (data === '[DONE]') return;
          const delta = pick(JSON.parse(data));
          if (delta) see(delta);
        },
      );
      return getBytes(response.body ?? new ReadableStream(), getLines(onMessage));
    },
  };
}
