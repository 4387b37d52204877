import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { from, lastValueFrom, mergeMap, type Subscription } from 'rxjs';
import { fromSSE, retryWithBackoff } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { onAbort } from '../../src/sources/onAbort.ts';
import { serve, SSE } from '../support/server.ts';

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('onAbort', () => {
  it('has one listener on a signal, however many answers run', async () => {
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const subscriptions: Subscription[] = Array.from({ length: 50 }, () =>
      fromSSE(() => new Promise<never>(() => undefined), { signal }).subscribe(),
    );
    await delay(5);
    expect(listenersOf(signal)).toBe(1);
    for (const subscription of subscriptions) subscription.unsubscribe();
    expect(listenersOf(signal)).toBe(0);
    await delay(5);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('leaves no listener after many answers at once', async () => {
    await using server = await serve((response) => response.writeHead(200, SSE).end('data: x\n\n'));
    const { signal } = new AbortController();
    let most = 0;
    const answers = from(Array(60).keys()).pipe(
      mergeMap(() => fromSSE(server.url, { signal }).pipe(retryWithBackoff()), 20),
    );
    await lastValueFrom(answers.pipe(mergeMap(() => [(most = Math.max(most, listenersOf(signal)))])));
    expect(most).toBe(1);
    expect(listenersOf(signal)).toBe(0);
  });

  it('leaves no listener, whichever answer ends first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.nat(6), (order, abortAt) => {
        const controller = new AbortController();
        const heard: number[] = [];
        const stops = order.map((_, index) => onAbort(controller.signal, () => heard.push(index)));
        const running = new Set(order);
        order.forEach((index, place) => {
          if (place === abortAt) controller.abort('stop');
          else if (place < abortAt) running.delete(index);
          stops[index]?.();
          // Stopping again has no effect.
          stops[index]?.();
        });
        expect(heard).toEqual(abortAt < 6 ? [...running].sort() : []);
        expect(listenersOf(controller.signal)).toBe(0);
      }),
    );
  });

  it('reports to all, each once, also if one of them begins another', () => {
    const controller = new AbortController();
    const heard: unknown[] = [];
    onAbort(controller.signal, (reason) => {
      heard.push(['first', reason]);
      onAbort(controller.signal, (later) => heard.push(['begun by the first', later]));
    });
    const stopSecond = onAbort(controller.signal, () => {
      heard.push('second');
      stopThird();
    });
    const stopThird = onAbort(controller.signal, () => heard.push('third'));
    controller.abort('stop');
    expect(heard).toEqual([['first', 'stop'], ['begun by the first', 'stop'], 'second']);
    stopSecond();
  });

  it('reports an AbortError if the signal gives no reason, as in React Native', () => {
    class Signal extends EventTarget {
      aborted = false;
    }
    const heard: unknown[] = [];
    const signal = new Signal();
    onAbort(signal as AbortSignal, (reason) => heard.push(reason));
    signal.dispatchEvent(new Event('abort'));
    expect(heard).toEqual([expect.objectContaining({ name: 'AbortError' })]);
    expect(heard[0]).toBeInstanceOf(Error);
  });

  it('reports at once if the signal has aborted, and adds no listener', () => {
    const signal = AbortSignal.abort('before');
    const heard: unknown[] = [];
    onAbort(signal, (reason) => heard.push(reason))();
    expect(heard).toEqual(['before']);
    expect(listenersOf(signal)).toBe(0);
  });
});
