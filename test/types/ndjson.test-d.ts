import type { Observable, OperatorFunction } from 'rxjs';
import {
  accumulate,
  cohere,
  fromNDJSON,
  fromSSE,
  ollama,
  parseDelta,
  parseNDJSON,
  takeUntilDone,
  type Delta,
  type Message,
  type NDJSONParserConfig,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

describe('lines of JSON', () => {
  it('are unknown until somebody has looked at them', () => {
    expectTypeOf(parseNDJSON()).toEqualTypeOf<OperatorFunction<Uint8Array | string, unknown>>();
    expectTypeOf(fromNDJSON('/x')).toEqualTypeOf<Observable<unknown>>();
    expectTypeOf<NDJSONParserConfig['maxBufferSize']>().toEqualTypeOf<number | undefined>();
  });

  it('refuse what makes no sense', () => {
    // @ts-expect-error -- there is no such policy
    parseNDJSON({ malformed: 'ignore' });
    // @ts-expect-error -- a body must be bytes or a way to get them
    void fromNDJSON({ a: 1 });
  });
});

describe('ollama and cohere', () => {
  it('read what their framing gives', () => {
    expectTypeOf(ollama()).toEqualTypeOf<Protocol<unknown>>();
    expectTypeOf(cohere()).toEqualTypeOf<Protocol<ServerSentEvent>>();
    expectTypeOf(parseDelta(ollama())).toEqualTypeOf<OperatorFunction<unknown, Delta>>();
    const answer = fromNDJSON('/x').pipe(parseDelta(ollama()), takeUntilDone(), accumulate());
    expectTypeOf(answer).toEqualTypeOf<Observable<Message>>();
    expectTypeOf(fromSSE('/x').pipe(parseDelta(cohere()))).toEqualTypeOf<Observable<Delta>>();
    // @ts-expect-error -- lines of JSON are no events
    void fromNDJSON('/x').pipe(parseDelta(cohere()));
  });
});
