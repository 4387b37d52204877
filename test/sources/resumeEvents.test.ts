import { Subscriber, takeWhile, type TeardownLogic } from 'rxjs';
import {
  ConnectionError,
  fromSSE,
  HttpError,
  IdleTimeoutError,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
} from 'rxjs-llm';
import {
  cut,
  expectNothingOpen,
  scriptedFetch,
  splitAt,
  stall,
  type ScriptedAttempt,
} from 'rxjs-llm/testing';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const headers = { 'content-type': 'text/event-stream' };
const events = (...ids: number[]): string => ids.map((id) => `id: 1-${id}\ndata: ${id}\n\n`).join('');
const sent = (...body: Extract<ScriptedAttempt, readonly unknown[]>): ScriptedAttempt => ({
  headers,
  body: ['retry: 1\n\n', ...body],
});

/** What a subscriber gets, and which id each request sent. */
async function readAll(attempts: readonly ScriptedAttempt[], resume: true | { count: number } = true) {
  const server = scriptedFetch(attempts);
  const outcome = await outcomeOf(fromSSE('/chat', { fetch: server.fetch, resume }));
  await expectNothingOpen(server);
  return {
    data: outcome.values.map(({ data }) => data).join(' '),
    error: outcome.error,
    asked: server.requests.map((request) => new Headers(request.headers).get('last-event-id')),
  };
}

describe('fromSSE with resume', () => {
  it('asks for what comes after the last event, after a cut and after an end, until a 204', async () => {
    expect(
      await readAll([
        sent(events(1, 2), cut()),
        sent(events(3)),
        sent(events(4), 'id: 1-5\nda', cut()),
        { status: 204 },
      ]),
    ).toStrictEqual({ data: '1 2 3 4', error: undefined, asked: [null, '1-2', '1-3', '1-4'] });
  });

  it('keeps the id while connections bring none', async () => {
    const { asked } = await readAll([sent(events(1)), sent(cut()), sent('id\ndata: x\n\n'), { status: 204 }]);
    expect(asked).toStrictEqual([null, '1-1', '1-1', '1-1']);
  });

  it('gives up after some connections without an event, and counts anew after each', async () => {
    const silent = sent(cut());
    const { data, error, asked } = await readAll(
      [sent(events(1), cut()), silent, sent(events(2), cut()), silent, silent, silent],
      { count: 2 },
    );
    expect([data, asked]).toStrictEqual(['1 2', [null, '1-1', '1-1', '1-2', '1-2']]);
    expect(error).toBeInstanceOf(ConnectionError);
  });

  it('completes if the connections only end', async () => {
    const { error, asked } = await readAll([sent(events(1)), sent(), sent()], { count: 1 });
    expect([error, asked]).toStrictEqual([undefined, [null, '1-1']]);
  });

  it('gives up on a server that sends the same events again', async () => {
    const { error, asked } = await readAll(
      Array.from({ length: 9 }, () => sent(events(1, 2))),
      { count: 2 },
    );
    expect([error, asked]).toStrictEqual([undefined, [null, '1-2', '1-2']]);
  });

  it('leaves an event without its end to the next connection', async () => {
    const tails = ['data: 2\n', 'data: {"a":1}\nid: 1', 'id: 1-2\ndata: {"a":1}', 'data: [DONE]', 'id: 1'];
    for (const tail of tails) {
      expect(await readAll([sent(events(1), tail), sent(events(2)), { status: 204 }])).toStrictEqual({
        data: '1 2',
        error: undefined,
        asked: [null, '1-1', '1-2'],
      });
    }
    // A server without ids sends nothing again.
    expect(await readAll([sent('data: 1\n\n', 'data: [DONE]')])).toMatchObject({ data: '1 [DONE]' });
  });

  it('does nothing for a server without ids', async () => {
    expect(await readAll([sent('data: 1\n\n')])).toMatchObject({ data: '1', asked: [null] });
    expect((await readAll([sent('data: 1\n\n', cut())])).error).toBeInstanceOf(ConnectionError);
  });

  it('completes with a 205 too', async () => {
    const { data, error } = await readAll([sent(events(1)), { status: 205 }]);
    expect([data, error]).toEqual(['1', undefined]);
  });

  it('errors at once if the same request could not help', async () => {
    const { error, asked } = await readAll([sent(events(1)), { status: 404 }]);
    expect(asked).toHaveLength(2);
    expect(error).toMatchObject(new HttpError({ status: 404, headers: new Headers() }));
  });

  it('keeps the headers of the caller, as often as it is subscribed to', async () => {
    const server = scriptedFetch([sent(events(1)), { status: 204 }, sent(events(1)), { status: 204 }]);
    const source = fromSSE(new Request('http://localhost/a', { headers: { 'x-own': 'a' } }), {
      fetch: server.fetch,
      resume: true,
    });
    await outcomeOf(source);
    await outcomeOf(source);
    expect(
      server.requests.map(({ headers: given }) => {
        const all = new Headers(given);
        return [all.get('x-own'), all.get('last-event-id')];
      }),
    ).toStrictEqual([
      ['a', null],
      ['a', '1-1'],
      ['a', null],
      ['a', '1-1'],
    ]);
  });

  it('takes an id that comes without data for one that it has had', async () => {
    const { asked } = await readAll([sent('id: 1-1\n\n', cut()), sent('id: 1-2\n'), { status: 204 }]);
    expect(asked).toStrictEqual([null, '1-1', '1-1']);
  });

  it('sends an id of any characters, and of any length', async () => {
    const { asked } = await readAll([sent('id: ü☂\ndata: 1\n\n'), { status: 204 }]);
    expect(asked[1]).toBe(Buffer.from('ü☂').toString('latin1'));
    const long = 'a'.repeat(300_000);
    expect((await readAll([sent(`id: ${long}\ndata: 1\n\n`), { status: 204 }])).asked[1]).toBe(long);
  });

  it('gives the same events wherever connections are cut', async () => {
    const wire = events(1, 2, 3, 4, 5, 6);
    for (const size of [1, 7, 20, 33]) {
      let rest = wire;
      const attempts: ScriptedAttempt[] = [];
      for (const [piece = ''] of [splitAt(wire, size)].flatMap((all) => all.map((one) => [one]))) {
        attempts.push(sent(rest.slice(0, piece.length + 20), cut()));
        const last = rest.slice(0, piece.length + 20).lastIndexOf('\n\n');
        rest = last < 0 ? rest : rest.slice(last + 2);
      }
      attempts.push({ status: 204 });
      expect((await readAll(attempts, { count: 99 })).data).toBe('1 2 3 4 5 6');
    }
  });

  it('waits as long as the server says, and later by chance', async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const server = scriptedFetch([{ headers, body: [`retry: 4000\n\n${events(1)}`] }, { status: 204 }]);
    const reading = outcomeOf(fromSSE('/chat', { fetch: server.fetch, resume: true }));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await reading;
    expect(server.requests).toHaveLength(2);
    vi.useRealTimers();
  });

  it('retains nothing of the connections that were', async () => {
    const attempts = Array.from({ length: 30 }, (_, at) => ({
      headers,
      body: [`retry: 0\n\n${events(at)}`],
    }));
    const server = scriptedFetch([...attempts, sent(stall())]);
    const reader = new Subscriber<unknown>();
    const retained = new Set<TeardownLogic>();
    const [add, remove] = [reader.add.bind(reader), reader.remove.bind(reader)];
    reader.add = (one) => (one && retained.add(one), add(one));
    reader.remove = (one) => (retained.delete(one), remove(one));
    const { signal } = new AbortController();
    fromSSE('/chat', { fetch: server.fetch, resume: true, signal }).subscribe(reader);
    await vi.waitFor(() => expect(server.requests).toHaveLength(31), EVENTUALLY);
    expect(retained.size).toBeLessThan(10);
    reader.unsubscribe();
    await expectNothingOpen(server);
  });

  it('hears a stop of the caller while it waits', async () => {
    const stop = new AbortController();
    const server = scriptedFetch([{ headers, body: [`retry: 60000\n\n${events(1)}`] }]);
    const source = fromSSE('/chat', { fetch: server.fetch, resume: true, signal: stop.signal });
    const reading = outcomeOf(source);
    await vi.waitFor(() => expect(server.requests[0]?.state).toBe('done'), EVENTUALLY);
    stop.abort(new Error('stopped'));
    expect((await reading).error).toStrictEqual(new Error('stopped'));
  });

  it('stands upstream of timeoutIdle, takeUntilDone and retryWithBackoff as without it', async () => {
    const server = scriptedFetch([
      sent(events(1), stall()),
      sent(events(1), cut()),
      sent(events(2, 3), stall()),
    ]);
    const source = fromSSE('/chat', { fetch: server.fetch, resume: true }).pipe(
      timeoutIdle({ first: 100, each: 100 }),
      takeUntilDone(({ data }) => data === '3'),
      retryWithBackoff({
        initialDelay: 1,
        onPartial: () => fromSSE('/chat', { fetch: server.fetch, resume: true }),
      }),
      takeWhile(({ data }) => data !== '3', true),
    );
    const { values, error } = await outcomeOf(source);
    // Without a partial message, an idle timeout after events is final.
    expect([values.map(({ data }) => data), error]).toStrictEqual([['1'], new IdleTimeoutError('each', 100)]);
  });

  it.each([Number.NaN, -1, '5'])('throws a TypeError at once for a count of %s', (count) => {
    expect(() => fromSSE('/chat', { resume: { count: count as number } })).toThrow(TypeError);
  });

  it('takes a URL or a Request only', () => {
    void fromSSE('/chat', { resume: { count: 1 } });
    // @ts-expect-error -- a response can't be asked again
    void ((response: Response) => fromSSE(response, { resume: true }));
    // @ts-expect-error -- a function is not told what to ask for
    void (() => fromSSE(() => new Response(), { resume: true }));
    expectTypeOf(fromSSE('/chat', { resume: true })).toEqualTypeOf(fromSSE('/chat'));
  });
});
