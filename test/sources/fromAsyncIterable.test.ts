import { take, VirtualTimeScheduler, type Observable } from 'rxjs';
import { fromAsyncIterable } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { diagram } from '../support/diagram.ts';
import { drawn, record } from '../support/playBody.ts';
import { parseMarbles } from '../../scripts/site/marbles/parseMarbles.ts';

async function* count(log: string[] = []): AsyncGenerator<number> {
  try {
    yield await Promise.resolve(1);
    yield 2;
  } finally {
    log.push('finally');
  }
}

describe('fromAsyncIterable', () => {
  it('emits the values when the iterable has them, as the diagram shows', async () => {
    const [stream, values] = diagram('sources/fromAsyncIterable', 'stream', 'values');
    const scheduler = new VirtualTimeScheduler();
    async function* yielded(): AsyncGenerator<string> {
      for (const { at, kind, value } of parseMarbles(stream)) {
        await new Promise<void>((resolve) => scheduler.schedule(() => resolve(), at - scheduler.now()));
        if (kind === 'next') yield value;
      }
    }
    expect(
      await record(
        fromAsyncIterable(() => yielded()),
        scheduler,
      ),
    ).toEqual(drawn(values, { a: 'a', b: 'b' }));
  });

  it('calls the factory for each subscription, and not earlier', async () => {
    let calls = 0;
    const source = fromAsyncIterable(() => {
      calls += 1;
      return count();
    });
    expect(calls).toBe(0);
    expect(await outcomeOf(source)).toEqual({ values: [1, 2] });
    expect(await outcomeOf(source)).toEqual({ values: [1, 2] });
    expect(calls).toBe(2);
  });

  it('accepts a promise of an iterable, as SDKs return it', async () => {
    expect(await outcomeOf(fromAsyncIterable(() => Promise.resolve(count())))).toEqual({ values: [1, 2] });
  });

  it('errors with what the factory or the iterable throws, after the values', async () => {
    const failing = fromAsyncIterable(async function* () {
      yield await Promise.resolve(1);
      throw new Error('broken');
    });
    expect(await outcomeOf(failing)).toEqual({ values: [1], error: new Error('broken') });
    const refusing = fromAsyncIterable(() => {
      throw new Error('refused');
    });
    expect(await outcomeOf(refusing)).toEqual({ values: [], error: new Error('refused') });
  });

  it('aborts the signal and calls return() at once when the consumer unsubscribes from a stalled iterable', () => {
    let aborted = false;
    let returned = false;
    const source = fromAsyncIterable((signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<IteratorResult<number>>(() => undefined),
          return: () => {
            returned = true;
            return Promise.reject(new Error('not reported'));
          },
        }),
      };
    });
    source.subscribe({ error: () => expect.unreachable() }).unsubscribe();
    expect([aborted, returned]).toEqual([true, true]);
  });

  it('does not close an iterable that has ended or failed, or has no return()', async () => {
    let returned = 0;
    const counting = (next: () => Promise<IteratorResult<number>>): Observable<unknown> =>
      fromAsyncIterable(() => ({
        [Symbol.asyncIterator]: () => ({
          next,
          return: () => {
            returned += 1;
            return Promise.resolve({ done: true, value: undefined });
          },
        }),
      }));
    expect(await outcomeOf(counting(() => Promise.resolve({ done: true, value: undefined })))).toEqual({
      values: [],
    });
    const error = new Error('broken');
    expect(await outcomeOf(counting(() => Promise.reject(error)))).toEqual({ values: [], error });
    expect(returned).toBe(0);

    const bare = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: 1 }) }),
    };
    expect(await outcomeOf(fromAsyncIterable(() => bare).pipe(take(1)))).toEqual({ values: [1] });
  });

  it('closes the iterable after `take(1)`', async () => {
    const log: string[] = [];
    expect(await outcomeOf(fromAsyncIterable(() => count(log)).pipe(take(1)))).toEqual({ values: [1] });
    await Promise.resolve();
    expect(log).toEqual(['finally']);
  });
});
