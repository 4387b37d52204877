import { Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { Stage, type Handlers } from './Stage.ts';

/** Builds an operator for the hot path: one {@link Stage} per subscription, and no Observable per value. */
export function operate<In, Out>(
  start: (subscriber: Subscriber<Out>) => Handlers<In>,
  connect: (source: Observable<In>, inner: Subscriber<In>) => void = (source, inner) => {
    source.subscribe(inner);
  },
): OperatorFunction<In, Out> {
  return (source) =>
    new Observable<Out>((subscriber) => connect(source, new Stage(subscriber, start(subscriber))));
}
