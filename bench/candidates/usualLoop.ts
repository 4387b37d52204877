import type { Candidate } from './Candidate.ts';
import type { Workload } from '../workloads/Workload.ts';

/** The loop that is pasted everywhere, in the form that buffers the open line until the next chunk. */
export function usualLoop({ pick }: Workload): Candidate {
  return {
    name: 'usual loop',
    shows: 'deltas',
    async read(response, see) {
      const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
      const decoder = new TextDecoder();
      let buffer = '';
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;
        buffer += decoder.decode(value, { stream: true });
        const lines = buffer.split('\n');
        buffer = lines.pop() ?? '';
        for (const line of lines) {
          if (!line.startsWith('data: ')) continue;
          const data = line.slice(6).trim();
          if (data === '[DONE]') continue;
          const delta = pick(JSON.parse(data));
          if (delta) see(delta);
        }
      }
    },
  };
}
