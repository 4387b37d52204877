import type { Observable } from 'rxjs';
import { fromSSE, limitConcurrency, openaiChat, parseDelta, retryWithBackoff, type Delta } from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

const deltas = fromSSE('/x').pipe(parseDelta(openaiChat()));

describe('limitConcurrency', () => {
  it('is one gate for streams of any type, without type arguments', () => {
    const gate = limitConcurrency(2);
    expectTypeOf(deltas.pipe(gate, retryWithBackoff())).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(fromSSE('/x').pipe(gate)).toEqualTypeOf<ReturnType<typeof fromSSE>>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- the count is the one required thing
    limitConcurrency();
    // @ts-expect-error -- a pause is milliseconds
    limitConcurrency(1, { maxRetryAfter: '1s' });
  });
});
