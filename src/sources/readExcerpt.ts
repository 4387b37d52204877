import { asyncScheduler } from 'rxjs';
import { isStop } from '../errors/isStop.ts';
import { chunksOf } from './chunksOf.ts';
import { closeIterator } from './closeIterator.ts';
import { onAbort } from './onAbort.ts';
import type { Body } from './openBody.ts';

/** Reads at most `limit` bytes of a body, of those that come in time, and parses them if they are JSON. */
export async function readExcerpt(
  body: Body | null | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<unknown> {
  const chunks = body ? chunksOf(body) : undefined;
  const decoder = new TextDecoder();
  // The headers have said it: a body that stalls or drips ends here.
  const timer = asyncScheduler.schedule(close, PATIENCE);
  function close(): void {
    timer.unsubscribe();
    if (chunks) closeIterator(chunks);
  }
  // An error follows the excerpt, and it aborts the signal: only this cancels the rest of the body.
  onAbort(signal, close);

  let text = '';
  for (let rest = limit; rest > 0;) {
    const result = await chunks?.next().catch((error: unknown) => {
      // If the body breaks off, the part already read is enough.
      if (isStop(error)) throw error;
    });
    if (!result || result.done) break;
    text += decoder.decode(result.value.subarray(0, rest), { stream: true });
    rest -= result.value.length;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** How long the body of a refusal may take, in milliseconds. */
const PATIENCE = 700;
