import { lastValueFrom, NEVER, Observable, of, Subject, toArray } from 'rxjs';
import { deltas, fromSSE, parseDelta, TruncatedStreamError, type Delta } from 'rxjs-llm';
import { toSSEResponse, type SSEResponseConfig } from 'rxjs-llm/server';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const text = (words: string): Delta => ({ type: 'text', text: words });

async function chunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const { value } = await reader.read();
  return value && new TextDecoder().decode(value);
}

function readerOf({ body }: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (!body) throw new Error('no body');
  return body.getReader();
}

describe('toSSEResponse', () => {
  it('takes deltas and a config, and returns a Response', () => {
    expectTypeOf(toSSEResponse).parameter(0).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(toSSEResponse).parameter(1).toEqualTypeOf<SSEResponseConfig | undefined>();
    expectTypeOf(toSSEResponse).returns.toEqualTypeOf<Response>();
  });

  it('answers what `fromSSE` reads', async () => {
    const answer: Delta[] = [text('Grüße 👋'), { type: 'done' }];
    const read = fromSSE(toSSEResponse(of(...answer))).pipe(parseDelta(deltas()), toArray());
    expect(await lastValueFrom(read)).toEqual(answer);
  });

  it('answers 200, with headers that no cache stores and no proxy buffers', () => {
    const { status, headers } = toSSEResponse(NEVER);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-rxjs-llm-deltas': '1',
    });
  });

  it('adds headers, or takes them instead of its own, in any case', () => {
    const { headers } = toSSEResponse(NEVER, { headers: { 'X-Id': '7', 'Cache-Control': 'no-store' } });
    expect(headers.get('x-id')).toBe('7');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('shows pages of other origins how long to wait, if they may read the answer', () => {
    const headers = { 'access-control-allow-origin': 'https://app.example' };
    const exposed = { ...headers, 'access-control-expose-headers': 'x-id' };
    const ofBoth = [headers, exposed].map((own) => toSSEResponse(NEVER, { headers: own }).headers);
    expect(ofBoth.map((all) => all.get('access-control-expose-headers'))).toEqual([
      'retry-after, retry-after-ms, x-should-retry',
      'x-id, retry-after, retry-after-ms, x-should-retry',
    ]);
    expect(ofBoth[0]?.get('access-control-allow-origin')).toBe('https://app.example');
    expect(toSSEResponse(NEVER).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('sends a comment before the first delta', async () => {
    const source = new Subject<Delta>();
    const reader = readerOf(toSSEResponse(source));
    expect(await chunk(reader)).toBe(':\n\n');
    const next = chunk(reader);
    source.next(text('a'));
    expect(await next).toBe('data: {"type":"text","text":"a"}\n\n');
    await reader.cancel();
  });

  it('sends comments while its source is silent', async () => {
    const reader = readerOf(toSSEResponse(NEVER, { heartbeat: 5 }));
    for (let beats = 0; beats < 4; beats += 1) expect(await chunk(reader)).toBe(':\n\n');
    await reader.cancel();
  });

  it('subscribes when the body is read, so an answer that nobody reads costs nothing', async () => {
    const source = new Subject<Delta>();
    const reader = readerOf(toSSEResponse(source));
    await Promise.resolve();
    expect(source.observed).toBe(false);
    await chunk(reader);
    expect(source.observed).toBe(true);
    await reader.cancel();
  });

  it('joins what its reader hasn’t taken', async () => {
    const source = new Subject<Delta>();
    const reader = readerOf(toSSEResponse(source));
    await chunk(reader);
    for (let count = 0; count < 1_000; count += 1) source.next(text('a'));
    expect(await chunk(reader)).toBe(`data: {"type":"text","text":"${'a'.repeat(1_000)}"}\n\n`);
    await reader.cancel();
  });

  it('unsubscribes when its reader cancels', async () => {
    const source = new Subject<Delta>();
    const reader = readerOf(toSSEResponse(source));
    await chunk(reader);
    await reader.cancel();
    expect(source.observed).toBe(false);
    source.next(text('a'));
  });

  it('unsubscribes when the signal aborts, and ends with the record of an error', async () => {
    const source = new Subject<Delta>();
    const stop = new AbortController();
    const response = toSSEResponse(source, { signal: stop.signal });
    const read = outcomeOf(fromSSE(response).pipe(parseDelta(deltas())));
    await vi.waitFor(() => expect(source.observed).toBe(true), EVENTUALLY);
    stop.abort(new TruncatedStreamError());
    expect(source.observed).toBe(false);
    expect(await read).toEqual({ values: [], error: new TruncatedStreamError() });
  });

  it('does not subscribe if the signal has aborted', async () => {
    const source = new Subject<Delta>();
    const response = toSSEResponse(source, { signal: AbortSignal.abort() });
    expect(await response.text()).toContain('internal error');
    expect(source.observed).toBe(false);
  });

  it('unsubscribes when a heartbeat fails, on a platform that says nothing else', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const Platform = ReadableStream;
    vi.stubGlobal(
      'ReadableStream',
      class extends Platform<Uint8Array> {
        constructor(underlying: UnderlyingDefaultSource<Uint8Array>, strategy: QueuingStrategy<Uint8Array>) {
          // It never hands on that its reader has cancelled.
          const { cancel: _, ...rest } = underlying;
          super({ ...rest, start: (given) => void (controller = given) }, strategy);
        }
      },
    );
    const source = new Subject<Delta>();
    const reader = readerOf(toSSEResponse(source, { heartbeat: 5 }));
    await chunk(reader);
    const next = reader.read();
    controller?.close();
    await next;
    await vi.waitFor(() => expect(source.observed).toBe(false), EVENTUALLY);
  });

  it('errors the body when its reader is too slow', async () => {
    const source = new Subject<Delta>();
    const reader = readerOf(toSSEResponse(source, { maxBuffer: 100 }));
    await chunk(reader);
    for (let index = 0; index < 20; index += 1) source.next({ type: 'tool-call-start', index, name: 'f' });
    expect(source.observed).toBe(false);
    await expect(reader.read()).rejects.toThrow('The reader is too slow');
  });

  it.each<readonly [string, SSEResponseConfig]>([
    ['`heartbeat` takes milliseconds above 0, up to 2147483647', { heartbeat: 0 }],
    ['`heartbeat` takes milliseconds above 0, up to 2147483647', { heartbeat: Number.NaN }],
    ['`heartbeat` takes milliseconds above 0, up to 2147483647', { heartbeat: Infinity }],
    ['`window` takes a number from 0', { window: -1 }],
    ['`window` takes milliseconds up to 2147483647', { window: 2 ** 31 }],
    ['`maxBuffer` takes a number from 0', { maxBuffer: Number.NaN }],
    ['`retry` takes a number from 0', { retry: -1 }],
    ['`retry` takes whole milliseconds', { retry: 0.5 }],
  ])('throws when called: %s', (message, config) => {
    expect(() => toSSEResponse(NEVER, config)).toThrow(new TypeError(message));
  });
});
