import { VirtualTimeScheduler, type Observable } from 'rxjs';
import { cut, flushAsync, scriptedFetch, stall } from 'rxjs-llm/testing';
import { parseMarbles } from '../../scripts/site/marbles/parseMarbles.ts';

/** What happened in one frame, a millisecond. */
export interface Played {
  readonly at: number;
  readonly kind: string;
  readonly value?: unknown;
}

/**
 * Sends a drawn body through a source, in virtual time, and returns what the source does when. `|` ends the body, `#` cuts
 * the connection, and without either it stalls.
 */
export async function playBody(
  body: string,
  chunks: Readonly<Record<string, string | Uint8Array>>,
  make: (fetch: typeof globalThis.fetch) => Observable<unknown>,
): Promise<readonly Played[]> {
  const scheduler = new VirtualTimeScheduler(undefined, 1_000);
  let now = 0;
  const steps = parseMarbles(body).flatMap(({ at, kind, value }) => {
    const silence = at - now;
    now = at;
    if (kind === 'complete') return [silence];
    return [silence, kind === 'error' ? cut() : (chunks[value] ?? '')];
  });
  const isOpen = !/[|#]/.test(body);
  const { fetch } = scriptedFetch([isOpen ? [...steps, stall()] : steps], { scheduler });
  return record(make(fetch), scheduler);
}

/** What a source does when, in virtual time. */
export async function record(
  source: Observable<unknown>,
  scheduler: VirtualTimeScheduler,
): Promise<readonly Played[]> {
  const seen: Played[] = [];
  const at = (): number => scheduler.now();
  const subscription = source.subscribe({
    next: (value) => seen.push({ at: at(), kind: 'next', value }),
    error: () => seen.push({ at: at(), kind: 'error' }),
    complete: () => seen.push({ at: at(), kind: 'complete' }),
  });
  await flushAsync(scheduler);
  subscription.unsubscribe();
  return seen;
}

/** A drawn row as it is recorded. */
export function drawn(marbles: string, values: Readonly<Record<string, unknown>>): readonly Played[] {
  return parseMarbles(marbles).map(({ at, kind, value }) =>
    kind === 'next' ? { at, kind, value: values[value] } : { at, kind },
  );
}
