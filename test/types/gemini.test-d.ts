import type { OperatorFunction } from 'rxjs';
import { gemini, parseDelta, type Delta, type Protocol, type ServerSentEvent } from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

describe('gemini', () => {
  it('is a protocol of server-sent events', () => {
    expectTypeOf(gemini()).toEqualTypeOf<Protocol<ServerSentEvent>>();
    expectTypeOf(parseDelta(gemini())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
    // @ts-expect-error -- the wire needs no configuration
    gemini({ model: 'm' });
  });
});
