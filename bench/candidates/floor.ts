import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';

const D = 'd'.charCodeAt(0);
const BRACE = '{'.charCodeAt(0);
/** Of `data: `, which all wires of the benchmark write with the space. */
const PREFIX = 6;

/**
 * The fastest loop by hand that is still right for any cut of the bytes. It has no CRLF, errors, end marker or
 * cancellation: anything more is a library's own cost. For a candidate that shows the text so far, it appends.
 */
export function floor({ pick }: Workload, shows: 'deltas' | 'growing' = 'deltas'): Candidate {
  if (shows === 'deltas')
    return { name: 'floor', shows, read: (response, see) => readTexts(response, pick, see) };
  return {
    name: 'floor, appending',
    shows,
    read(response, see) {
      let text = '';
      return readTexts(response, pick, (delta) => see((text += delta)));
    },
  };
}

async function readTexts(
  response: Response,
  pick: Workload['pick'],
  see: (text: string) => void,
): Promise<void> {
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const text = decoder.decode(value, { stream: true });
    let start = 0;
    // Only what is new is searched, so a long line costs no more than short ones.
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      let line = text.slice(start, end);
      if (rest !== '') {
        line = rest + line;
        rest = '';
      }
      start = end + 1;
      if (line.charCodeAt(0) !== D || line.charCodeAt(PREFIX) !== BRACE) continue;
      const delta = pick(JSON.parse(line.slice(PREFIX)));
      if (delta) see(delta);
    }
    rest += text.slice(start);
  }
}
