import type { BodyStep } from './ScriptedAttempt.ts';
import type { ScriptedExchange } from './ScriptedExchange.ts';
import { systemError } from './systemError.ts';

/** Plays the steps as they are read, so that a body that is never read stays open, as on a real connection. */
export function scriptedBody(
  steps: readonly BodyStep[],
  exchange: ScriptedExchange,
): ReadableStream<Uint8Array> {
  let next = 0;

  function play(controller: ReadableStreamDefaultController<Uint8Array>, played: () => void): void {
    const step = steps[next++];
    if (typeof step === 'number') {
      exchange.wait(step, () => play(controller, played));
      return;
    }
    if (step === undefined) {
      exchange.end('done');
      controller.close();
    } else if (typeof step === 'string') {
      controller.enqueue(new TextEncoder().encode(step));
    } else if (step instanceof Uint8Array) {
      controller.enqueue(step);
    } else if (step.type === 'cut') {
      exchange.end('failed');
      controller.error(new TypeError('terminated', { cause: systemError(step.code) }));
    } else {
      return;
    }
    played();
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        exchange.onAbort((reason) => controller.error(reason));
      },
      pull: (controller) => new Promise((played) => play(controller, played)),
      cancel() {
        exchange.end('cancelled');
      },
    },
    { highWaterMark: 0 },
  );
}
