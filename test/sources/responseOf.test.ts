import {
  concat,
  defer,
  EMPTY,
  finalize,
  map,
  merge,
  NEVER,
  of,
  Subject,
  throwError,
  timer,
  VirtualTimeScheduler,
} from 'rxjs';
import { fromSSE, fromText, responseOf, type HttpEventLike } from 'rxjs-llm';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { parseMarbles } from '../../scripts/site/marbles/parseMarbles.ts';
import { diagram } from '../support/diagram.ts';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { drawn, record } from '../support/playBody.ts';

const SENT: HttpEventLike = { type: 0 };

/** Headers, as `HttpHeaders` reads them. */
function headersOf(
  entries: Readonly<Record<string, readonly string[]>>,
): NonNullable<HttpEventLike['headers']> {
  return { keys: () => Object.keys(entries), getAll: (name) => [...(entries[name] ?? [])] };
}

function headerOf(status: number, contentType?: string): HttpEventLike {
  return { type: 2, status, headers: headersOf(contentType ? { 'content-type': [contentType] } : {}) };
}

function textSoFar(partialText: string): HttpEventLike {
  return { type: 3, partialText };
}

function complete(body: unknown): HttpEventLike {
  return { type: 4, status: 200, body };
}

function errorOf(fields: object): object {
  return { name: 'HttpErrorResponse', message: 'Http failure response for /chat?key=secret', ...fields };
}

const never = new AbortController().signal;

describe('responseOf', () => {
  it('makes a body of the text so far, as the diagram shows', async () => {
    const [events, text] = diagram('sources/responseOf', 'events', 'text');
    const letters: Readonly<Record<string, HttpEventLike>> = {
      h: headerOf(200, 'text/event-stream'),
      a: textSoFar('data: A\n\n'),
      b: textSoFar('data: A\n\ndata: B\n\n'),
      r: complete('data: A\n\ndata: B\n\n'),
    };
    const clock = new VirtualTimeScheduler(undefined, 1_000);
    const source = merge(
      ...parseMarbles(events).map(({ at, value }) =>
        timer(at, clock).pipe(map(() => letters[value] ?? SENT)),
      ),
    );
    expect(await record(fromSSE(responseOf(source)), clock)).toEqual(
      drawn(text, { A: { data: 'A' }, B: { data: 'B' } }),
    );
  });

  it('resolves when the headers arrive', async () => {
    const events = new Subject<HttpEventLike>();
    const response = responseOf(events)(never);
    events.next(SENT);
    events.next({
      type: 2,
      status: 201,
      headers: headersOf({ 'x-a': ['1', '2'], 'content-type': ['text/plain; charset=latin1'] }),
    });
    const { status, headers } = await response;
    expect([status, headers.get('x-a')]).toEqual([201, '1, 2']);
    // HttpClient has decoded the text, and its bytes here are UTF-8.
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('takes an answer that comes all at once, without a word of progress', async () => {
    expect(await outcomeOf(fromText(responseOf(of(complete('Grüße')))))).toEqual({ values: ['Grüße'] });
    const response = await responseOf(of({ type: 4, status: 204, body: null }))(never);
    expect([response.status, response.body]).toEqual([204, null]);
    const empty = await responseOf(of(SENT, headerOf(200), complete(null)))(never);
    expect(await empty.text()).toBe('');
  });

  it('never splits a character whose halves arrive apart', async () => {
    const events = new Subject<HttpEventLike>();
    const values: string[] = [];
    fromText(responseOf(events)).subscribe((text) => values.push(text));
    for (const text of ['a\uD83D', 'a😀']) {
      await vi.waitFor(() => expect(events.observed).toBe(true), EVENTUALLY);
      events.next(textSoFar(text));
      await vi.waitFor(() => expect(values).toHaveLength(text.length - 1), EVENTUALLY);
    }
    expect(values).toEqual(['a', '😀']);
    // At the end there is no second half.
    expect((await outcomeOf(fromText(responseOf(of(complete('\uD83D')))))).values).toEqual(['\uFFFD']);
  });

  it('retains a byte order mark that is left of two, as `fetch` does', async () => {
    const values = (text: string) => outcomeOf(fromText(responseOf(of(complete(text)))));
    expect(await values('\uFEFFa')).toEqual({ values: ['\uFEFFa'] });
    expect(await values('a\uFEFF')).toEqual({ values: ['a\uFEFF'] });
  });

  it('reads the end of a long text at most once in 16 ms, and loses none of it', async () => {
    const events = new Subject<HttpEventLike>();
    const long = 'a'.repeat(70_000);
    const response = await (async () => {
      const opened = responseOf(events)(never);
      events.next(headerOf(200));
      return opened;
    })();
    const reader = response.body?.getReader();
    for (let more = 0; more < 50; more += 1) events.next(textSoFar(long + 'b'.repeat(more)));
    // One chunk, although 50 reports came.
    expect((await reader?.read())?.value?.byteLength).toBe(long.length + 49);
    events.next(textSoFar(`${long}${'b'.repeat(49)}c`));
    events.next(complete(`${long}${'b'.repeat(49)}cd`));
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('cd');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('reads a long text 16 ms after a report, and not for each of many', async () => {
    vi.useFakeTimers();
    try {
      const long = 'a'.repeat(70_000);
      const events = new Subject<HttpEventLike>();
      const sizes: number[] = [];
      fromText(responseOf(events)).subscribe((text) => sizes.push(text.length));
      await vi.advanceTimersByTimeAsync(0);
      events.next(textSoFar(long));
      await vi.advanceTimersByTimeAsync(15);
      expect(sizes).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(sizes).toEqual([70_000]);
      for (let more = 1; more <= 160; more += 1) {
        events.next(textSoFar(long + 'b'.repeat(more)));
        await vi.advanceTimersByTimeAsync(1);
      }
      events.next(complete(long + 'b'.repeat(160)));
      await vi.advanceTimersByTimeAsync(0);
      // 160 reports in 160 ms, of which one in 16 ms is read.
      expect(sizes.length).toBeLessThanOrEqual(12);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(70_160);
    } finally {
      vi.useRealTimers();
    }
  });

  it('makes a Response of an error status, with the text or the JSON of its body', async () => {
    const busy = errorOf({ status: 429, error: '{"code":1}', headers: headersOf({ 'retry-after': ['7'] }) });
    const response = await responseOf(
      concat(
        of(SENT, headerOf(429), textSoFar('{"code"')),
        throwError(() => busy),
      ),
    )(never);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await response.text()).toBe('{"code":1}');

    for (const [error, text] of [
      [{ status: 500, error: { code: 1 } }, '{"code":1}'],
      [{ status: 304, error: null }, ''],
      [{ status: 500, error: null }, '""'],
    ] as const) {
      const other = await responseOf(throwError(() => errorOf(error)))(never);
      expect([other.status, await other.text()]).toEqual([error.status, text]);
    }
  });

  it.each([
    ['fetch', new TypeError('network error')],
    ['XMLHttpRequest', { type: 'error', loaded: 10 }],
  ])('errors with a ConnectionError for a cut, as %s reports it', async (_, error) => {
    const events = concat(
      of(SENT, headerOf(200), textSoFar('a')),
      throwError(() => errorOf({ status: 0, error })),
    );
    expect(await outcomeOf(fromText(responseOf(events)))).toMatchObject({
      values: ['a'],
      error: { name: 'ConnectionError', reason: 'cut' },
    });
  });

  it('errors with a ConnectionError if the events complete without an answer', async () => {
    expect((await outcomeOf(fromText(responseOf(EMPTY)))).error).toMatchObject({ reason: 'connect' });
    const cut = of(SENT, headerOf(200), textSoFar('a'));
    expect(await outcomeOf(fromText(responseOf(cut)))).toMatchObject({
      values: ['a'],
      error: { reason: 'cut' },
    });
  });

  it('is cut when the request is sent anew after content, and takes no more of it', async () => {
    const again = of(SENT, headerOf(200), textSoFar('a'), SENT, textSoFar('b'), complete('b'));
    expect(await outcomeOf(fromText(responseOf(again)))).toMatchObject({
      values: ['a'],
      error: { name: 'ConnectionError', reason: 'cut' },
    });
    const before = of(SENT, headerOf(503), SENT, headerOf(200), textSoFar('b'), complete('b'));
    expect(await outcomeOf(fromText(responseOf(before)))).toEqual({ values: ['b'] });
  });

  it('passes on what an interceptor has errored with', async () => {
    const mistake = new TypeError('a is not a function');
    expect(await outcomeOf(fromText(responseOf(throwError(() => mistake))))).toEqual({
      values: [],
      error: mistake,
    });
  });

  it.each([
    [errorOf({ status: 0, error: new TypeError('Failed to parse URL from /chat?key=secret') })],
    [new DOMException("'Bearer secret\n' is not a valid HTTP header field value", 'SyntaxError')],
  ])('shows nothing of what the platform refuses', async (error) => {
    const outcome = await outcomeOf(fromText(responseOf(throwError(() => error))));
    expect(outcome.error).toEqual(new TypeError('HttpClient refused the request'));
  });

  it('says how to ask, if the answer is not a text', async () => {
    const asked = new TypeError(
      "HttpClient must be called with observe: 'events', responseType: 'text' and reportDownloadProgress",
    );
    const parsed = throwError(() => errorOf({ status: 200, error: { text: 'data: a' } }));
    for (const events of [of(SENT, headerOf(200), complete({ a: 1 })), parsed])
      expect((await outcomeOf(fromText(responseOf(events)))).error).toEqual(asked);
  });

  it.each(['application/vnd.amazon.eventstream', 'application/x-protobuf', 'image/png'])(
    'says that bytes need the provider: %s',
    async (type) => {
      const response = responseOf(of(SENT, headerOf(200, type), textSoFar('\uFFFD')))(never);
      await expect(response).rejects.toThrow('HttpClient reads text: for bytes add provideHttpStreaming()');
    },
  );

  it('rejects, and does not hang, for a status that no Response can have', async () => {
    await expect(responseOf(of({ type: 4, status: 999, body: null }))(never)).rejects.toThrow(RangeError);
    await expect(responseOf(throwError(() => errorOf({ status: 999 })))(never)).rejects.toThrow(RangeError);
  });

  it('unsubscribes when the signal aborts, with its reason', async () => {
    const events = new Subject<HttpEventLike>();
    const early = new AbortController();
    const unanswered = responseOf(events)(early.signal);
    expect(events.observed).toBe(true);
    early.abort(new Error('stop'));
    await expect(unanswered).rejects.toThrow('stop');
    expect(events.observed).toBe(false);

    const late = new AbortController();
    const opened = responseOf(events)(late.signal);
    events.next(headerOf(200));
    const { body } = await opened;
    late.abort(new Error('later'));
    await expect(body?.getReader().read()).rejects.toThrow('later');
    expect(events.observed).toBe(false);

    await expect(responseOf(events)(AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    expect(events.observed).toBe(false);
  });

  it('unsubscribes when its source is unsubscribed, before the headers and while it stalls', async () => {
    for (const heard of [[], [headerOf(200), textSoFar('a')]]) {
      let open = 0;
      const events = concat(of(SENT, ...heard), NEVER);
      const counted = defer(() => {
        open += 1;
        return events.pipe(finalize(() => (open -= 1)));
      });
      const values: string[] = [];
      const subscription = fromText(responseOf(counted)).subscribe((text) => values.push(text));
      await vi.waitFor(() => expect([open, values.length]).toEqual([1, heard.length && 1]), EVENTUALLY);
      subscription.unsubscribe();
      expect(open).toBe(0);
    }
  });

  it('takes what HttpClient emits, and gives what a source takes', () => {
    expectTypeOf(responseOf).returns.toEqualTypeOf<(signal: AbortSignal) => Promise<Response>>();
    // @ts-expect-error -- with observe: 'body' there are no events
    responseOf(of('text'));
  });
});
