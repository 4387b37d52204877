import type { OperatorFunction } from 'rxjs';
import type { PushStep } from '../framing/PushStep.ts';
import { operate } from './operate.ts';

/** Makes an operator of a push step: RxJS's face to everything pure. Each subscription gets a step of its own. */
export function applyStep<In, Out>(step: PushStep<In, Out>): OperatorFunction<In, Out> {
  return operate((subscriber) => {
    const sink = step((value) => subscriber.next(value));
    return {
      next: (value) => sink.push(value),
      complete() {
        sink.end?.();
        subscriber.complete();
      },
    };
  });
}
