import type { Subscription } from 'rxjs';
import { chunksOf } from './chunksOf.ts';
import type { Body } from './openBody.ts';
import { toConnectionError } from './toConnectionError.ts';

/** Pushes a body's chunks until it ends or the subscription is closed. Closing releases the body at once. */
export async function readBody(
  body: Body,
  subscription: Subscription,
  push: (chunk: Uint8Array) => void,
): Promise<void> {
  const chunks = chunksOf(body);
  let isOpen = true;
  let isReading = true;

  function release(): void {
    isOpen = false;
    chunks.close();
  }
  subscription.add(release);
  try {
    while (isOpen) {
      isReading = true;
      const result = await chunks.next();
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
