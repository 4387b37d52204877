import { filter, of, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import {
  accumulate,
  fallbackTo,
  fromSSE,
  isTextDelta,
  openaiChat,
  parseDelta,
  pickText,
  retryWithBackoff,
  type Delta,
  type Message,
} from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

const deltas = fromSSE('/x').pipe(parseDelta(openaiChat()));

describe('fallbackTo', () => {
  it('keeps the type of its source', () => {
    expectTypeOf(fallbackTo<string>(of('x'))).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    expectTypeOf(deltas.pipe(fallbackTo(deltas))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(deltas.pipe(fallbackTo())).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(deltas.pipe(fallbackTo(deltas.pipe(filter(isTextDelta))))).toEqualTypeOf<
      Observable<Delta>
    >();
    const some: Observable<Delta>[] = [];
    expectTypeOf(deltas.pipe(fallbackTo(...some))).toEqualTypeOf<Observable<Delta>>();
  });

  it('needs no type arguments in a pipe', () => {
    const answer = deltas.pipe(
      retryWithBackoff(),
      fallbackTo(deltas, of({ type: 'text', text: 'Sorry.' }), { onPartial: 'fail' }),
      accumulate(),
    );
    expectTypeOf(answer).toEqualTypeOf<Observable<Message>>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- another source must give the same values
    void deltas.pipe(fallbackTo(deltas.pipe(pickText())));
    // @ts-expect-error -- there is no such policy
    void deltas.pipe(fallbackTo(deltas, { onPartial: 'append' }));
    // @ts-expect-error -- a function is no source: defer makes one of it
    fallbackTo(() => deltas);
  });
});
