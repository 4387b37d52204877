import { fromEvent, takeUntil, type Observable } from 'rxjs';
import { deltas, fromSSE, parseDelta, retryWithBackoff, takeUntilDone, type Delta } from 'rxjs-llm';

/** Subscribing sends the request, and unsubscribing aborts it. With `httpFetch()`, interceptors apply. */
export function ask(question: string, fetch: typeof globalThis.fetch): Observable<Delta> {
  return fromSSE('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
    fetch,
  }).pipe(
    parseDelta(deltas()),
    takeUntilDone(),
    retryWithBackoff(),
    // Chromium keeps a page that Back may show, with its stream and its bill.
    takeUntil(fromEvent(window, 'pagehide')),
  );
}
