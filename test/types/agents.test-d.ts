import { agUI, aiSdkUI, parseDelta, type Delta, type Protocol, type ServerSentEvent } from 'rxjs-llm';
import type { OperatorFunction } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

describe('the protocols of agents and backends', () => {
  it('read server-sent events', () => {
    expectTypeOf(aiSdkUI).toEqualTypeOf<() => Protocol<ServerSentEvent>>();
    expectTypeOf(agUI).toEqualTypeOf<() => Protocol<ServerSentEvent>>();
    expectTypeOf(parseDelta(aiSdkUI())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
    expectTypeOf(parseDelta(agUI())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
    // @ts-expect-error -- the wire is fixed, so there is nothing to configure
    aiSdkUI({ version: 1 });
    // @ts-expect-error -- the wire is fixed, so there is nothing to configure
    agUI({ version: 1 });
  });
});
