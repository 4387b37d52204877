import type { MonoTypeOperatorFunction, Observable, VirtualTimeScheduler } from 'rxjs';
import type { Delta, ServerSentEvent } from 'rxjs-llm';
import {
  coldDeltas,
  coldSSE,
  cut,
  marbleDeltas,
  error,
  expectNothingOpen,
  flushAsync,
  recordStream,
  replayStream,
  scriptedFetch,
  splitAt,
  sse,
  stall,
  tellErrorsApart,
  wire,
  type DeltaMarbles,
} from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';

describe('rxjs-llm/testing', () => {
  it('scripts a fetch that is one', () => {
    const server = scriptedFetch([error(), stall(), wire.ollama({ text: 'Hi' }), ['Hel', 20, cut()]]);
    expectTypeOf(server.fetch).toEqualTypeOf<typeof fetch>();
    expectTypeOf(expectNothingOpen(server)).toEqualTypeOf<Promise<void>>();
    // @ts-expect-error -- a request that got no connection has no body to break in
    scriptedFetch([['Hel', error()]]);
    // @ts-expect-error -- where nothing was sent, nothing can be cut
    scriptedFetch([cut()]);
    // @ts-expect-error -- what was noted is read only
    server.requests[0].state = 'done';
  });

  it('writes and cuts wires', () => {
    expectTypeOf(sse`data: x`).toEqualTypeOf<string>();
    expectTypeOf(wire.gemini({})).toEqualTypeOf<string[]>();
    // @ts-expect-error -- arguments are JSON text, because that is what a model writes
    wire.openaiChat({ toolCalls: [{ name: 'now', args: { a: 1 } }] });
    expectTypeOf(splitAt('x', 'bytes')).toEqualTypeOf<Uint8Array[]>();
    expectTypeOf(splitAt(new Uint8Array(), 'characters')).toEqualTypeOf<string[]>();
    expectTypeOf(splitAt('x', { seed: 1 })).toEqualTypeOf<string[]>();
    expectTypeOf(splitAt(new Uint8Array(), 7)).toEqualTypeOf<Uint8Array[]>();
    // @ts-expect-error -- there are no lines in a wire's cuts
    splitAt('x', 'lines');
  });

  it('plays diagrams and recordings', () => {
    expectTypeOf(coldDeltas('-h-|')).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(coldSSE('-h-|')).toEqualTypeOf<Observable<ServerSentEvent>>();
    expectTypeOf(marbleDeltas('-h-|')).toEqualTypeOf<DeltaMarbles>();
    // @ts-expect-error -- a letter stands for a delta
    marbleDeltas('-x-|', { x: 'text' });
    expectTypeOf(recordStream((line: string) => void line)).toEqualTypeOf<
      MonoTypeOperatorFunction<Uint8Array>
    >();
    expectTypeOf(replayStream(['{}'])).toEqualTypeOf<Observable<Uint8Array>>();
    expectTypeOf(flushAsync).toEqualTypeOf<(scheduler: VirtualTimeScheduler) => Promise<void>>();
    type Compare = (actual: unknown, expected: unknown) => void;
    expectTypeOf(tellErrorsApart).toEqualTypeOf<(assertDeepEqual: Compare) => Compare>();
  });
});
