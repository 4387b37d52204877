import type { OperatorFunction } from 'rxjs';
import {
  gemini,
  geminiInteractions,
  parseDelta,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

describe('gemini and geminiInteractions', () => {
  it('are protocols of server-sent events', () => {
    expectTypeOf(gemini()).toEqualTypeOf<Protocol<ServerSentEvent>>();
    expectTypeOf(geminiInteractions()).toEqualTypeOf<Protocol<ServerSentEvent>>();
    expectTypeOf(parseDelta(gemini())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
    // @ts-expect-error -- the wire needs no configuration
    gemini({ model: 'm' });
    // @ts-expect-error -- nor does this one
    geminiInteractions({ model: 'm' });
  });
});
