import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { accumulate, fromSSE, openaiChat, parseDelta, shareStream, type Message } from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

describe('shareStream', () => {
  it('gives what it takes, and needs no type argument', () => {
    expectTypeOf(shareStream<string>()).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    const answer = fromSSE('/x').pipe(parseDelta(openaiChat()), shareStream({ grace: 0 }), accumulate());
    expectTypeOf(answer).toEqualTypeOf<Observable<Message>>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- a grace is milliseconds
    shareStream({ grace: '1s' });
    // @ts-expect-error -- it replays all or one
    shareStream({ replay: 10 });
  });
});
