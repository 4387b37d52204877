import { lastValueFrom, type Observable } from 'rxjs';
import {
  accumulate,
  fromSSE,
  openaiChat,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type Message,
} from 'rxjs-llm';
import { describe, expect, inject, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';

const url = inject('serverUrl');

function ask(path: string): Observable<Message> {
  return fromSSE(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).pipe(
    parseDelta(openaiChat()),
    timeoutIdle({ first: 5_000, each: 5_000 }),
    takeUntilDone(),
    retryWithBackoff(),
    accumulate(),
  );
}

/** The server's count of connections that were closed before their end. */
async function closedPaths(): Promise<unknown> {
  return (await fetch(`${url}/closed`)).json();
}

describe('the pipe in a browser', () => {
  it('assembles an answer', async () => {
    expect(await lastValueFrom(ask('/answer'))).toMatchObject({ text: 'Grüße', status: 'complete' });
  });

  it('closes the connection of a stalled answer when the subscriber unsubscribes', async () => {
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      const subscription = ask('/stalled').subscribe({
        next(message) {
          if (message.text === '') return;
          heard.push(message.text);
          setTimeout(() => {
            subscription.unsubscribe();
            resolve();
          });
        },
        error: (error: unknown) => heard.push(error),
        complete: () => heard.push('complete'),
      });
    });
    await vi.waitFor(async () => expect(await closedPaths()).toContain('/stalled'), EVENTUALLY);
    expect(heard).toEqual(['Grü']);
  });

  it('aborts a request that has no answer yet', async () => {
    const heard: unknown[] = [];
    const subscription = ask('/silent').subscribe({ error: (error: unknown) => heard.push(error) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    subscription.unsubscribe();
    await vi.waitFor(async () => expect(await closedPaths()).toContain('/silent'), EVENTUALLY);
    expect(heard).toEqual([]);
  });
});
