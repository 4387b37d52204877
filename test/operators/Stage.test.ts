import { concat, NEVER, Observable, of, Subject, Subscriber, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { operate } from '../../src/operators/operate.ts';
import { Stage } from '../../src/operators/Stage.ts';

const pass = operate<number, number>((subscriber) => ({ next: (value) => subscriber.next(value) }));

/** Counts who is subscribed. */
function counted<T>(source: Observable<T>): { source: Observable<T>; readonly open: () => number } {
  let open = 0;
  return {
    open: () => open,
    source: new Observable<T>((subscriber) => {
      open += 1;
      subscriber.add(() => (open -= 1));
      return source.subscribe(subscriber);
    }),
  };
}

describe('Stage', () => {
  it('unsubscribes the source when the consumer unsubscribes, through any number of stages', () => {
    for (const stages of [[pass], [pass, pass], [pass, pass, pass, pass]]) {
      const { source, open } = counted<number>(NEVER);
      const subscription = stages.reduce((piped, stage) => piped.pipe(stage), source).subscribe();
      expect(open()).toBe(1);
      subscription.unsubscribe();
      expect(open()).toBe(0);
    }
  });

  it('stops a synchronous source after `take(1)`, through any number of stages', () => {
    let pulled = 0;
    const source = new Observable<number>((subscriber) => {
      for (; pulled < 3 && !subscriber.closed; pulled += 1) subscriber.next(pulled);
    });
    source.pipe(pass, pass, pass, take(1)).subscribe();
    expect(pulled).toBe(1);
  });

  it('unsubscribes the source even if another finalizer throws', () => {
    const { source, open } = counted<number>(NEVER);
    const throwing = operate<number, number>((subscriber) => {
      subscriber.add(() => {
        throw new Error('broken');
      });
      return { next: (value) => subscriber.next(value) };
    });
    const subscription = source.pipe(throwing, pass).subscribe();
    expect(() => subscription.unsubscribe()).toThrow('broken');
    expect(open()).toBe(0);
  });

  it('is closed from the start if its outer stage is closed', () => {
    const outer = new Stage<number, number>(new Subscriber(), { next: () => undefined });
    outer.unsubscribe();
    expect(new Stage<number, number>(outer, { next: () => undefined }).closed).toBe(true);
    expect(new Stage<number, number>(new Subscriber(), { next: () => undefined }).closed).toBe(false);
  });

  it('is closed once its source has completed, even if the operator hasn’t', () => {
    const goesOn = { next: () => undefined, complete: () => undefined };
    const stage = new Stage<number, number>(new Subscriber(), goesOn);
    stage.complete();
    expect(stage.closed).toBe(true);
  });

  it('unsubscribes a source when a handler completes the output', () => {
    const { source, open } = counted(concat(of(1), NEVER));
    const once = operate<number, number>((subscriber) => ({
      next() {
        subscriber.complete();
      },
    }));
    let isComplete = false;
    source.pipe(pass, once).subscribe({ complete: () => (isComplete = true) });
    expect(isComplete).toBe(true);
    expect(open()).toBe(0);
  });

  it('outlives its outer subscriber if its operator asks for it, and is then silent', () => {
    for (const stages of [[], [pass], [pass, pass]]) {
      const heard: unknown[] = [];
      const subject = new Subject<number>();
      const lasting = operate<number, number>((subscriber) => ({
        next(value, stage) {
          stage.outlive();
          subscriber.next(value);
          subscriber.complete();
        },
      }));
      stages
        .reduce((piped, stage) => piped.pipe(stage), subject.pipe(pass, lasting))
        .subscribe({ next: (value) => heard.push(value), complete: () => heard.push('complete') });
      subject.next(1);
      subject.next(2);
      expect(subject.observed).toBe(true);
      subject.error(new Error('late'));
      expect(heard).toEqual([1, 'complete']);
      expect(subject.observed).toBe(false);
    }
  });
});
