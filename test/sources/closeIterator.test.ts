import { firstValueFrom } from 'rxjs';
import { fromAsyncIterable, fromText } from 'rxjs-llm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** How the `return()` of a hand-written iterator may behave. */
const ANSWERS: readonly (readonly [title: string, answer: () => unknown])[] = [
  ['throws', () => fail()],
  ['rejects', () => Promise.reject(new Error('no'))],
  ['answers without a promise', () => ({ done: true, value: undefined })],
  ['never answers', () => new Promise(() => undefined)],
];

function fail(): never {
  throw new Error('no');
}

/** Returns one chunk synchronously, without a promise, and then none. */
function endless(answer: () => unknown): {
  readonly told: () => number;
  readonly chunks: AsyncIterable<Uint8Array>;
} {
  let told = 0;
  let given = 0;
  const iterator = {
    next: () => (given++ === 0 ? { done: false, value: Buffer.from('Hi') } : new Promise(() => undefined)),
    return() {
      told += 1;
      return answer();
    },
  };
  // No type allows it, but `for await` does.
  const chunks = { [Symbol.asyncIterator]: () => iterator } as unknown as AsyncIterable<Uint8Array>;
  return { told: () => told, chunks };
}

describe('an iterator that is closed', () => {
  const strays: unknown[] = [];
  const note = (error: unknown): unknown => strays.push(error);
  beforeEach(() => {
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
  });
  afterEach(() => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  });

  it.each(ANSWERS)('is called at once, and does no harm if it %s', async (_, answer) => {
    const body = endless(answer);
    expect(await firstValueFrom(fromText(body.chunks))).toBe('Hi');
    expect(body.told()).toBe(1);

    const values = endless(answer);
    expect(await firstValueFrom(fromAsyncIterable(() => values.chunks))).toEqual(Buffer.from('Hi'));
    expect(values.told()).toBe(1);

    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(strays).toEqual([]);
  });
});
