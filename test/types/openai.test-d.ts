import type { OperatorFunction } from 'rxjs';
import {
  openaiCompletions,
  openaiResponses,
  parseDelta,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { expectTypeOf, it } from 'vitest';

it('reads both of OpenAI’s other wires from server-sent events', () => {
  expectTypeOf(openaiResponses()).toEqualTypeOf<Protocol<ServerSentEvent>>();
  expectTypeOf(openaiCompletions()).toEqualTypeOf<Protocol<ServerSentEvent>>();
  expectTypeOf(parseDelta(openaiResponses())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
  expectTypeOf(parseDelta(openaiCompletions())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
  // @ts-expect-error -- the wire is one: there is nothing to configure
  openaiResponses({ model: 'm' });
  // @ts-expect-error -- nor here
  openaiCompletions({ model: 'm' });
});
