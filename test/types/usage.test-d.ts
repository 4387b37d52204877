import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import {
  accumulate,
  costOf,
  fromSSE,
  meter,
  openaiChat,
  parseDelta,
  shareStream,
  type Message,
  type MeterReport,
  type Price,
  type Usage,
} from 'rxjs-llm';
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

describe('meter', () => {
  it('gives what it takes, and needs no type argument', () => {
    expectTypeOf(meter<string>(() => undefined)).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    const answer = fromSSE('/x').pipe(
      parseDelta(openaiChat()),
      meter((report) => expectTypeOf(report).toEqualTypeOf<MeterReport>(), {
        price: { input: 1, output: 2 },
      }),
      accumulate(),
    );
    expectTypeOf(answer).toEqualTypeOf<Observable<Message>>();
  });

  it('reports numbers only', () => {
    expectTypeOf<MeterReport['outcome']>().toEqualTypeOf<'complete' | 'error' | 'stopped'>();
    expectTypeOf<Exclude<MeterReport['usage'], undefined>>().toEqualTypeOf<Omit<Usage, 'raw'>>();
    type Named = Omit<MeterReport, 'outcome' | 'errorName' | 'usage' | 'estimated'>;
    expectTypeOf<Exclude<Named[keyof Named], undefined>>().toEqualTypeOf<number>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- a meter that reports to nobody measures for nothing
    meter();
    // @ts-expect-error -- output has a price too
    meter(() => undefined, { price: { input: 1 } });
  });
});

describe('costOf', () => {
  it('takes any usage, and gives a number', () => {
    expectTypeOf(costOf).toEqualTypeOf<(usage: Omit<Usage, 'raw'>, price: Price) => number>();
    expectTypeOf(costOf).toBeCallableWith({} as Usage, { input: 1, output: 2 });
    // @ts-expect-error -- without a price, nothing has a cost
    costOf({} as Usage);
  });
});
