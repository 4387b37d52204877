import type { OperatorFunction } from 'rxjs';
import type { PushStep } from '../framing/PushStep.ts';
import { operate } from './operate.ts';

/** Makes an operator of a push step, the pure form of everything that parses. Each subscription gets its own step. */
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
