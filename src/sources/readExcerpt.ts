import { asyncScheduler } from 'rxjs';
import { TextReader } from '../framing/TextReader.ts';
import { chunksOf } from './chunksOf.ts';
import { onAbort } from './onAbort.ts';
import type { Body } from './openBody.ts';

/**
 * Reads at most `limit` bytes of a body, of those that come in time, and parses them if they are JSON.
 *
 * @param isBreak - Tells an error that breaks the body off from one to pass through.
 */
export async function readExcerpt(
  body: Body | null | undefined,
  limit: number,
  signal: AbortSignal,
  isBreak: (error: unknown) => boolean,
): Promise<unknown> {
  let text = '';
  if (!body) return text;
  const chunks = chunksOf(body);
  const reader = new TextReader();
  const closed = new Promise<undefined>((resolve) => {
    // The headers have said it: a body that stalls or drips ends here.
    const timer = asyncScheduler.schedule(close, PATIENCE);
    function close(): void {
      timer.unsubscribe();
      chunks.close();
      // A generator hears of that only after its next chunk, which may never come.
      resolve(undefined);
    }
    // An error follows the excerpt, and it aborts the signal: only this cancels the rest of the body.
    onAbort(signal, close);
  });

  for (let rest = limit; rest > 0;) {
    const result = await Promise.race([closed, chunks.next()]).catch((error: unknown) => {
      // If the body breaks off, the part already read is enough. Any other error is the caller's, as the reason of a stop is.
      if (!isBreak(error)) throw error;
    });
    if (!result || result.done) break;
    text += reader.read(result.value.slice(0, rest));
    rest -= result.value.length;
  }
  try {
    // A byte order mark is trimmed, too.
    return JSON.parse(text.trim());
  } catch {
    return text;
  }
}

/** How long the body of a refusal may take, in milliseconds. */
const PATIENCE = 700;
