import { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../src/sources/readBody.ts';

/** Returns a chunk per call, up to a hundred, and has no `return()`. */
function deafBody(): { readonly body: AsyncIterable<Uint8Array>; readonly calls: () => number } {
  let calls = 0;
  const next = (): Promise<IteratorResult<Uint8Array>> => {
    calls += 1;
    const isLast = calls > 100;
    return Promise.resolve(
      isLast ? { done: true, value: undefined } : { done: false, value: Uint8Array.of(calls) },
    );
  };
  return { calls: () => calls, body: { [Symbol.asyncIterator]: () => ({ next }) } };
}

describe('readBody', () => {
  it('reads no further once the subscription is closed, even if the body continues', async () => {
    const { body, calls } = deafBody();
    const subscription = new Subscription();
    const chunks: number[] = [];
    await readBody(body, subscription, ([first = 0]) => {
      chunks.push(first);
      if (first === 3) subscription.unsubscribe();
    });
    expect(chunks).toEqual([1, 2, 3]);
    expect(calls()).toBe(3);
  });

  it('reads nothing if the subscription is closed from the start', async () => {
    const { body, calls } = deafBody();
    const subscription = new Subscription();
    subscription.unsubscribe();
    await readBody(body, subscription, () => undefined);
    expect(calls()).toBe(0);
  });

  const failingWith = (error: Error): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
  });

  it('tells an error of the body from an error of its reader', async () => {
    const broken = new TypeError('terminated');
    await expect(readBody(failingWith(broken), new Subscription(), () => undefined)).rejects.toMatchObject({
      name: 'ConnectionError',
      reason: 'cut',
    });
    const throwing = (): never => {
      throw broken;
    };
    await expect(readBody(deafBody().body, new Subscription(), throwing)).rejects.toBe(broken);
  });

  it('rejects with a mistake in the caller’s own iterable as it is', async () => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'fetch')");
    await expect(readBody(failingWith(bug), new Subscription(), () => undefined)).rejects.toBe(bug);
  });

  it('accepts a body with a field named like a method of streams', async () => {
    const body = Object.assign(deafBody().body, { destroy: 'no function' });
    const subscription = new Subscription();
    await readBody(body, subscription, () => subscription.unsubscribe());
    expect(subscription.closed).toBe(true);
  });
});
