import { filter, of, type MonoTypeOperatorFunction, type Observable, type OperatorFunction } from 'rxjs';
import {
  fromBody,
  fromNDJSON,
  fromSSE,
  ollama,
  openaiChat,
  parseDelta,
  parseNDJSON,
  parseSSE,
  pickText,
  accumulate,
  takeUntilDone,
  readJSON,
  retryWithBackoff,
  fromText,
  isTextDelta,
  toStreamState,
  type Delta,
  type Message,
  type PushStep,
  type RetryWithBackoffConfig,
  type TextDelta,
  type ServerSentEvent,
} from 'rxjs-llm';
import { bedrockConverse } from 'rxjs-llm/bedrock';
import { describe, expectTypeOf, it } from 'vitest';

const events = fromSSE('/x');
const lines = fromNDJSON('/x');

describe('parseDelta', () => {
  it('takes records of its framing, typed or not', () => {
    expectTypeOf(lines.pipe(parseDelta(ollama()))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(of('').pipe(parseNDJSON(), parseDelta(ollama()))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(of({ message: { content: 'x' } }).pipe(parseDelta(ollama()))).toEqualTypeOf<
      Observable<Delta>
    >();
    const untyped = of(JSON.parse('{}'));
    expectTypeOf(untyped.pipe(parseDelta(ollama()))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(events.pipe(parseDelta(openaiChat()), accumulate())).toEqualTypeOf<Observable<Message>>();
    expectTypeOf(parseDelta(ollama())).toEqualTypeOf<OperatorFunction<unknown, Delta>>();
    expectTypeOf(parseDelta(openaiChat())).toEqualTypeOf<OperatorFunction<ServerSentEvent, Delta>>();
  });

  it('refuses events for a protocol of another framing', () => {
    // @ts-expect-error -- Ollama's records are lines of JSON
    void events.pipe(parseDelta(ollama()));
    // @ts-expect-error -- the same, with a config
    void of('').pipe(parseSSE(), parseDelta(ollama(), { malformed: 'skip' }));
    // @ts-expect-error -- an event by its shape
    void of({ data: '{}' }).pipe(parseDelta(ollama()), accumulate());
    // @ts-expect-error -- Bedrock has a framing of its own
    void events.pipe(parseDelta(bedrockConverse()));
    // @ts-expect-error -- bytes that nothing has cut into lines
    void fromBody('/x').pipe(parseDelta(ollama()));
    // @ts-expect-error -- text that nothing has cut into lines
    void fromText('/x').pipe(parseDelta(ollama()));
    // @ts-expect-error -- lines
    void lines.pipe(parseDelta(openaiChat()));
    // @ts-expect-error -- lines
    void of('').pipe(parseDelta(openaiChat()));
  });
});

const deltas = events.pipe(parseDelta(openaiChat()));

describe('takeUntilDone', () => {
  it('needs a predicate for everything but deltas', () => {
    expectTypeOf(deltas.pipe(takeUntilDone())).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(deltas.pipe(filter(isTextDelta), takeUntilDone())).toEqualTypeOf<Observable<TextDelta>>();
    expectTypeOf(takeUntilDone((value: string) => value === '')).toEqualTypeOf<
      MonoTypeOperatorFunction<string>
    >();
    const marked = events.pipe(takeUntilDone(({ data }) => data === '[DONE]'));
    expectTypeOf(marked).toEqualTypeOf<Observable<ServerSentEvent>>();
    // @ts-expect-error -- an event is never a `done` delta, so every answer would be cut
    void events.pipe(takeUntilDone());
    // @ts-expect-error -- a token neither
    void deltas.pipe(pickText(), takeUntilDone());
    // @ts-expect-error -- a message neither
    void deltas.pipe(accumulate(), takeUntilDone());
    // @ts-expect-error -- lines of JSON are not known to be deltas
    void lines.pipe(takeUntilDone());
  });
});

describe('retryWithBackoff', () => {
  it('restarts deltas only', () => {
    const restart = { onPartial: 'restart' } as const;
    const config: RetryWithBackoffConfig<Delta> = restart;
    expectTypeOf(deltas.pipe(retryWithBackoff(restart))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(deltas.pipe(retryWithBackoff(config))).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(retryWithBackoff(restart)).toEqualTypeOf<MonoTypeOperatorFunction<Delta>>();
    // @ts-expect-error -- a string can't be retracted
    void fromText('/x').pipe(retryWithBackoff({ onPartial: 'restart' }));
    // @ts-expect-error -- the same behind pickText
    void deltas.pipe(pickText(), retryWithBackoff(restart));
    // @ts-expect-error -- nor an event
    void events.pipe(retryWithBackoff({ count: 1, onPartial: 'restart' }));
    // @ts-expect-error -- nor a state
    void deltas.pipe(toStreamState(), retryWithBackoff(restart));
  });

  it('fails or continues any values', () => {
    expectTypeOf(fromText('/x').pipe(retryWithBackoff({ count: 1 }))).toEqualTypeOf<Observable<string>>();
    expectTypeOf(fromText('/x').pipe(retryWithBackoff({ onPartial: 'fail' }))).toEqualTypeOf<
      Observable<string>
    >();
    const continued = deltas.pipe(retryWithBackoff({ onPartial: () => deltas }));
    expectTypeOf(continued).toEqualTypeOf<Observable<Delta>>();
  });
});

describe('readJSON', () => {
  it('makes a reader of events', () => {
    const reader = readJSON((emit) => ({
      push(record) {
        expectTypeOf(record['text']).toEqualTypeOf<unknown>();
        emit({ type: 'done' });
      },
    }));
    expectTypeOf(reader).toEqualTypeOf<PushStep<ServerSentEvent, Delta>>();
    // @ts-expect-error -- deltas are emitted, and typed
    readJSON((emit) => ({ push: () => emit({ type: 'token' }) }));
  });
});
