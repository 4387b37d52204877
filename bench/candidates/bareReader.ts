import type { Candidate } from './Candidate.ts';

/** The cost of the platform itself: reads, and ignores what it reads. */
export function bareReader(): Candidate {
  return {
    name: 'the platform alone',
    shows: 'bytes',
    async read(response, see) {
      const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        see(value);
      }
    },
  };
}
