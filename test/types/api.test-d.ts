import { Readable } from 'node:stream';
import type { MonoTypeOperatorFunction, Observable, OperatorFunction } from 'rxjs';
import {
  accumulate,
  anthropicMessages,
  BudgetExceededError,
  ConnectionError,
  ContentTypeError,
  decodeText,
  fromAsyncIterable,
  fromBody,
  fromSSE,
  fromText,
  HttpError,
  IdleTimeoutError,
  LostStreamError,
  isTextDelta,
  openaiChat,
  parseDelta,
  ParseError,
  parseSSE,
  pickText,
  ProviderError,
  RequestError,
  reduceMessage,
  retryWithBackoff,
  splitThinking,
  StreamError,
  streamErrorFrom,
  takeUntilDone,
  timeoutIdle,
  TruncatedStreamError,
  type Delta,
  type Message,
  type ParseErrorReason,
  type Protocol,
  type ServerSentEvent,
  type StreamErrorJSON,
  type TextDelta,
} from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

describe('sources', () => {
  it('give Observables of what they read', () => {
    expectTypeOf(fromBody('/x')).toEqualTypeOf<Observable<Uint8Array>>();
    expectTypeOf(fromSSE('/x')).toEqualTypeOf<Observable<ServerSentEvent>>();
    expectTypeOf(fromText('/x')).toEqualTypeOf<Observable<string>>();
    const numbers = (): AsyncIterable<number> => Readable.from([1]);
    expectTypeOf(fromAsyncIterable(numbers)).toEqualTypeOf<Observable<number>>();
    expectTypeOf(fromSSE).toBeCallableWith('/x', (attempt) =>
      Promise.resolve({ headers: { attempt: String(attempt) } }),
    );
    // @ts-expect-error -- a body must be bytes or a way to get them
    void fromSSE(42);
    // @ts-expect-error -- the limit is a number of characters
    void fromSSE('/x', { maxBufferSize: '1 MB' });
    // @ts-expect-error -- an iterable that is there already can be read once only
    void fromAsyncIterable([1, 2]);
  });
});

describe('operators', () => {
  it('have the types of the values that they take and give', () => {
    expectTypeOf(parseSSE()).toEqualTypeOf<OperatorFunction<Uint8Array | string, ServerSentEvent>>();
    expectTypeOf(decodeText()).toEqualTypeOf<OperatorFunction<Uint8Array | string, string>>();
    expectTypeOf(parseDelta(openaiChat())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
    expectTypeOf(accumulate()).toEqualTypeOf<OperatorFunction<Delta, Message>>();
    expectTypeOf(pickText()).toEqualTypeOf<OperatorFunction<Delta, string>>();
    expectTypeOf(splitThinking()).toEqualTypeOf<MonoTypeOperatorFunction<Delta>>();
    expectTypeOf(takeUntilDone()).toEqualTypeOf<MonoTypeOperatorFunction<Delta>>();
    expectTypeOf(timeoutIdle<string>({ each: 1 })).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    expectTypeOf(retryWithBackoff<string>()).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
    expectTypeOf(retryWithBackoff<Delta>({ onPartial: 'restart' })).toEqualTypeOf<
      MonoTypeOperatorFunction<Delta>
    >();
  });

  it('need no type arguments in a pipe', () => {
    const answer = fromSSE('/x').pipe(
      parseDelta(anthropicMessages()),
      timeoutIdle({ first: 1, each: 1 }),
      takeUntilDone(),
      retryWithBackoff(),
      accumulate(),
    );
    expectTypeOf(answer).toEqualTypeOf<Observable<Message>>();
    expectTypeOf(fromSSE('/x').pipe(parseDelta(openaiChat()), pickText())).toEqualTypeOf<
      Observable<string>
    >();
    const restarting = fromSSE('/x').pipe(
      parseDelta(openaiChat()),
      retryWithBackoff({ onPartial: 'restart' }),
      accumulate(),
    );
    expectTypeOf(restarting).toEqualTypeOf<Observable<Message>>();
  });

  it('refuse what makes no sense', () => {
    // @ts-expect-error -- a message has no protocol
    parseDelta('openai');
    // @ts-expect-error -- there is no such policy
    parseDelta(openaiChat(), { malformed: 'ignore' });
    // @ts-expect-error -- nor this one
    retryWithBackoff({ onPartial: 'append' });
    // @ts-expect-error -- limits are milliseconds
    timeoutIdle({ first: '20s' });
    // @ts-expect-error -- events are no deltas: parseDelta is missing
    void fromSSE('/x').pipe(accumulate());
  });
});

describe('the rest', () => {
  it('narrows and reduces', () => {
    expectTypeOf(openaiChat()).toEqualTypeOf<Protocol<ServerSentEvent>>();
    expectTypeOf(isTextDelta).guards.toEqualTypeOf<TextDelta>();
    expectTypeOf(reduceMessage).returns.toEqualTypeOf<Message>();
  });

  it('has errors that tell their names apart', () => {
    expectTypeOf<HttpError['name']>().toEqualTypeOf<'HttpError'>();
    expectTypeOf<ContentTypeError['name']>().toEqualTypeOf<'ContentTypeError'>();
    expectTypeOf<ConnectionError['reason']>().toEqualTypeOf<'connect' | 'cut'>();
    expectTypeOf<ParseError['reason']>().toEqualTypeOf<ParseErrorReason>();
    expectTypeOf<ProviderError['retryable']>().toEqualTypeOf<boolean>();
    expectTypeOf<TruncatedStreamError>().toExtend<StreamError>();
    expectTypeOf<LostStreamError>().toExtend<StreamError>();
    expectTypeOf<HttpError['toJSON']>().returns.toEqualTypeOf<StreamErrorJSON>();
    expectTypeOf(streamErrorFrom).toEqualTypeOf<(json: unknown) => StreamError>();
    expectTypeOf<IdleTimeoutError['phase']>().toEqualTypeOf<'first' | 'each'>();
    expectTypeOf<RequestError['field']>().toEqualTypeOf<string>();
    expectTypeOf<BudgetExceededError['limit']>().toEqualTypeOf<number>();
  });
});
