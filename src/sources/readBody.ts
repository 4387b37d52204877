import type { Subscription } from 'rxjs';
import { closeIterator } from './closeIterator.ts';
import type { Body } from './openBody.ts';
import { toConnectionError } from './toConnectionError.ts';

/** Pushes a body's chunks until it ends or the subscription is closed. Closing releases the body at once. */
export async function readBody(
  body: Body,
  subscription: Subscription,
  push: (chunk: Uint8Array) => void,
): Promise<void> {
  const iterator = body instanceof ReadableStream ? chunksOf(body) : body[Symbol.asyncIterator]();
  let isOpen = true;
  let isReading = true;

  function release(): void {
    isOpen = false;
    // A Node stream's iterator returns only after its next chunk, which may never come.
    if (isDestroyable(body)) body.destroy();
    closeIterator(iterator);
  }
  subscription.add(release);
  try {
    while (isOpen) {
      isReading = true;
      const result = await iterator.next();
      isReading = false;
      if (result.done || !isOpen) return;
      push(result.value);
    }
  } catch (error) {
    // A body that the caller passed in hears of no signal, so nothing else would cancel it.
    release();
    throw isReading ? toConnectionError('cut', error) : error;
  } finally {
    subscription.remove(release);
  }
}

function isDestroyable(body: object): body is { destroy(): void } {
  return 'destroy' in body && typeof body.destroy === 'function';
}

/** A stream's own iterator would wait for a pending read before it cancels; this one cancels at once. */
function chunksOf(stream: ReadableStream<Uint8Array>): AsyncIterator<Uint8Array, unknown> {
  const reader = stream.getReader();
  return {
    next: () => reader.read(),
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
