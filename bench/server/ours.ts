import { loadLibrary } from '../library.ts';
import type { Way } from './Way.ts';

const BUILT = new URL('server.js', new URL('../../dist/', import.meta.url)).href;
const { fromSSE, openaiChat, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } = await loadLibrary();
const { pipeToNode, toSSEResponse } = (await import(BUILT)) as typeof import('../../src/server/index.ts');

/** The timeouts run, and never fire, however busy the machine is. */
const answerOf = (url: string) =>
  fromSSE(url).pipe(
    parseDelta(openaiChat()),
    timeoutIdle({ first: 600_000, each: 600_000 }),
    takeUntilDone(),
    retryWithBackoff(),
  );

/** The library, straight to Node's response. */
export function piped(window: number): Way {
  return (url, response) => pipeToNode(answerOf(url), response, { window });
}

/** The library's `Response`, for a framework. */
export function responseOf(url: string): Response {
  return toSSEResponse(answerOf(url));
}
