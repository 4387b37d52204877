import { filter, of, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import {
  accumulate,
  coalesce,
  fallbackTo,
  fromSSE,
  isTextDelta,
  openaiChat,
  parseDelta,
  pickText,
  retryWithBackoff,
  type Delta,
  toStreamState,
  type Message,
  type StreamState,
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

describe('coalesce', () => {
  it('keeps the type of its source, without type arguments', () => {
    expectTypeOf(coalesce<Delta>('frame')).toEqualTypeOf<MonoTypeOperatorFunction<Delta>>();
    expectTypeOf(deltas.pipe(coalesce(50))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(deltas.pipe(accumulate(), coalesce('frame'))).toEqualTypeOf<Observable<Message>>();
  });

  it('refuses what it would lose, and what is no window', () => {
    // @ts-expect-error -- the latest of several tokens is not all of them
    void deltas.pipe(pickText(), coalesce('frame'));
    // @ts-expect-error -- there is no such window
    coalesce('second');
  });
});

describe('toStreamState', () => {
  it('takes deltas and messages', () => {
    expectTypeOf(deltas.pipe(toStreamState())).toEqualTypeOf<Observable<StreamState>>();
    expectTypeOf(deltas.pipe(accumulate(), toStreamState())).toEqualTypeOf<Observable<StreamState>>();
    expectTypeOf(deltas.pipe(toStreamState(), coalesce('frame'))).toEqualTypeOf<Observable<StreamState>>();
    // @ts-expect-error -- a string is no part of an answer
    void deltas.pipe(pickText(), toStreamState());
  });

  it('gives states that a template reads without narrowing, and code with', () => {
    expectTypeOf<StreamState['status']>().toEqualTypeOf<
      'connecting' | 'streaming' | 'done' | 'stopped' | 'error'
    >();
    expectTypeOf<StreamState['message']>().toEqualTypeOf<Message | undefined>();
    expectTypeOf<StreamState['error']>().toEqualTypeOf<unknown>();
    expectTypeOf<Extract<StreamState, { status: 'streaming' }>['message']>().toEqualTypeOf<Message>();
    expectTypeOf<Extract<StreamState, { status: 'done' }>['message']>().toEqualTypeOf<Message>();
  });
});
