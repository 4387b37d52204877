import { lastValueFrom } from 'rxjs';
import { accumulate, deltas, fromSSE, parseDelta, takeUntilDone, type Delta } from 'rxjs-llm';
import { describe, expect, inject, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';

const url = inject('serverUrl');
const ANSWER = 'So: w0 w1 w2 w3 w4 ';

/** How many answers the server is sending. */
async function open(): Promise<number> {
  const counts = (await (await fetch(`${url}/open`)).json()) as readonly number[];
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('an answer of our own server in a browser', () => {
  it('is read by `fromSSE`, from another origin, with a POST', async () => {
    const answer = fromSSE(`${url}/ours`, { method: 'POST', body: '{}' });
    const message = await lastValueFrom(answer.pipe(parseDelta(deltas()), takeUntilDone(), accumulate()));
    expect(message).toMatchObject({ text: ANSWER, status: 'complete' });
  });

  it('is read by an EventSource, which is open before the first delta', async () => {
    const source = new EventSource(`${url}/ours`);
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      source.addEventListener('open', () => seen.push('open'));
      source.addEventListener('error', () => resolve());
      source.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const delta = JSON.parse(data) as Delta;
        if (delta.type === 'text') seen.push(delta.text);
        if (delta.type === 'done') resolve();
      });
    });
    source.close();
    expect(seen[0]).toBe('open');
    expect(seen.slice(1).join('')).toBe(ANSWER);
  });

  it.each([
    [
      'an EventSource closes',
      () => {
        const source = new EventSource(`${url}/endless`);
        return () => source.close();
      },
    ],
    [
      'a subscriber unsubscribes',
      () => {
        const subscription = fromSSE(`${url}/endless`).subscribe();
        return () => subscription.unsubscribe();
      },
    ],
  ])('is unsubscribed from when %s', async (_, start) => {
    const leave = start();
    await vi.waitFor(async () => expect(await open()).toBe(1), EVENTUALLY);
    leave();
    await vi.waitFor(async () => expect(await open()).toBe(0), EVENTUALLY);
  });
});
