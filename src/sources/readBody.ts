import type { Subscription } from 'rxjs';
import type { Body } from './openBody.ts';
import { returnTo } from './returnTo.ts';
import { toConnectionError } from './toConnectionError.ts';

/** Pushes a body's chunks until it ends, or until nobody is subscribed any more: then the body is let go of at once. */
export async function readBody(
  body: Body,
  subscription: Subscription,
  push: (chunk: Uint8Array) => void,
): Promise<void> {
  const iterator = body instanceof ReadableStream ? chunksOf(body) : body[Symbol.asyncIterator]();
  let isOpen = true;
  let isReading = true;

  function letGo(): void {
    isOpen = false;
    // A Node stream's iterator returns only after its next chunk, which may never come.
    if (isDestroyable(body)) body.destroy();
    returnTo(iterator);
  }
  subscription.add(letGo);
  try {
    while (isOpen) {
      isReading = true;
      const result = await iterator.next();
      isReading = false;
      if (result.done || !isOpen) return;
      push(result.value);
    }
  } catch (error) {
    // What can't be read is not read on: no signal tells a body that was handed in.
    letGo();
    throw isReading ? toConnectionError('cut', error) : error;
  } finally {
    subscription.remove(letGo);
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
