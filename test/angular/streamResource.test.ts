import { TestBed, testPage } from '../support/angular.ts';
import { provideHttpClient } from '@angular/common/http';
import {
  createEnvironmentInjector,
  EnvironmentInjector,
  NgZone,
  PLATFORM_ID,
  signal,
  type Signal,
  type WritableSignal,
} from '@angular/core';
import { defer, finalize, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { fromSSE, openaiChat, parseDelta, takeUntilDone, type Delta, type Message } from 'rxjs-llm';
import {
  httpFetch,
  provideHttpStreaming,
  streamResource,
  type StreamResourceConfig,
  type StreamResourceRef,
  type StreamStatus,
} from 'rxjs-llm/angular';
import { scriptedFetch, stall, wire } from 'rxjs-llm/testing';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';

const DONE: Delta = { type: 'done' };
const text = (value: string): Delta => ({ type: 'text', text: value });

interface Setup {
  readonly answer: StreamResourceRef;
  readonly params: WritableSignal<string | undefined>;
  /** The params of each subscription, and `-` and the params for each end of one. */
  readonly log: readonly string[];
  /** The stream of the latest subscription. */
  readonly deltas: () => Subject<Delta>;
}

function setUp(prompt: string | undefined, config: Partial<StreamResourceConfig<string>> = {}): Setup {
  const params = signal(prompt);
  const log: string[] = [];
  let latest = new Subject<Delta>();
  const answer = TestBed.runInInjectionContext(() =>
    streamResource({
      params: () => params(),
      stream: ({ params: asked }) =>
        defer(() => {
          log.push(asked);
          latest = new Subject();
          return latest.pipe(finalize(() => log.push(`-${asked}`)));
        }),
      ...config,
    }),
  );
  TestBed.tick();
  return { answer, params, log, deltas: () => latest };
}

/** What all signals say. */
function stateOf({ status, text: said, error, isLoading, message }: StreamResourceRef): unknown {
  return {
    status: status(),
    text: said(),
    error: error(),
    isLoading: isLoading(),
    hasMessage: message() !== undefined,
  };
}

const IDLE = { status: 'idle', text: '', error: undefined, isLoading: false, hasMessage: false };
const CONNECTING = { ...IDLE, status: 'connecting', isLoading: true };
const STREAMING = { ...CONNECTING, status: 'streaming', hasMessage: true };

/** Waits for the next frame, in which a text that came after the first one is shown. */
async function shown(answer: StreamResourceRef, expected: string): Promise<void> {
  await vi.waitFor(() => expect(answer.text()).toBe(expected), EVENTUALLY);
}

describe('streamResource', () => {
  it('is idle and sends nothing without params', () => {
    const { answer, log } = setUp(undefined);
    expect(stateOf(answer)).toEqual(IDLE);
    expect(answer.reload()).toBe(false);
    answer.stop();
    expect(stateOf(answer)).toEqual(IDLE);
    expect(log).toEqual([]);
  });

  it('is connecting, streaming and then done', async () => {
    const { answer, deltas, log } = setUp('a');
    expect(stateOf(answer)).toEqual(CONNECTING);
    deltas().next(text('Hel'));
    await shown(answer, 'Hel');
    expect(stateOf(answer)).toEqual({ ...STREAMING, text: 'Hel' });
    deltas().next(text('lo'));
    deltas().next(DONE);
    deltas().complete();
    await shown(answer, 'Hello');
    expect(stateOf(answer)).toEqual({ ...IDLE, status: 'done', text: 'Hello', hasMessage: true });
    expect(answer.message()).toMatchObject({ text: 'Hello', status: 'complete' });
    expect(log).toEqual(['a', '-a']);
  });

  it('is connecting as soon as the params have changed, before anything is sent', () => {
    const { answer, params, log } = setUp(undefined);
    params.set('a');
    expect(stateOf(answer)).toEqual(CONNECTING);
    expect(log).toEqual([]);
    TestBed.tick();
    expect(log).toEqual(['a']);
  });

  it('cancels the request when the params change, and begins anew with an empty text', async () => {
    const { answer, params, deltas, log } = setUp('a');
    deltas().next(text('old'));
    await shown(answer, 'old');
    params.set('b');
    expect(stateOf(answer)).toEqual(CONNECTING);
    TestBed.tick();
    expect(log).toEqual(['a', '-a', 'b']);
    deltas().next(text('new'));
    await shown(answer, 'new');
  });

  it('cancels the request when there are no params any more', async () => {
    const { answer, params, deltas, log } = setUp('a');
    deltas().next(text('old'));
    await shown(answer, 'old');
    params.set(undefined);
    TestBed.tick();
    expect(stateOf(answer)).toEqual(IDLE);
    expect(log).toEqual(['a', '-a']);
  });

  it('shows the error and the partial answer, and nothing throws', async () => {
    const { answer, deltas } = setUp('a');
    const mistake = new Error('cut');
    deltas().next(text('Hel'));
    deltas().next(text('lo'));
    deltas().error(mistake);
    await shown(answer, 'Hello');
    expect(stateOf(answer)).toEqual({
      ...IDLE,
      status: 'error',
      error: mistake,
      text: 'Hello',
      hasMessage: true,
    });
  });

  it('shows what `stream` throws, and what `params` throw', async () => {
    const mistake = new Error('a bug');
    const throws = (): never => {
      throw mistake;
    };
    const inStream = setUp('a', { stream: throws }).answer;
    await vi.waitFor(() => expect(inStream.status()).toBe('error'), EVENTUALLY);
    expect(stateOf(inStream)).toEqual({ ...IDLE, status: 'error', error: mistake });
    const inParams = setUp('a', { params: throws }).answer;
    expect(stateOf(inParams)).toEqual({ ...IDLE, status: 'error', error: mistake });
  });

  it('is stopped by `stop()`, which cancels the request and retains the text', async () => {
    const { answer, deltas, log } = setUp('a');
    deltas().next(text('Hel'));
    await shown(answer, 'Hel');
    answer.stop();
    expect(stateOf(answer)).toEqual({ ...IDLE, status: 'stopped', text: 'Hel', hasMessage: true });
    expect(log).toEqual(['a', '-a']);
    answer.stop();
    expect(answer.status()).toBe('stopped');
  });

  it('is stopped before its request is sent, and then sends none', () => {
    const { answer, params, log } = setUp(undefined);
    params.set('a');
    answer.stop();
    TestBed.tick();
    expect(stateOf(answer)).toEqual({ ...IDLE, status: 'stopped' });
    expect(log).toEqual([]);
  });

  it('sends one request for params that are the same again, and never tracks what `stream` reads', () => {
    const other = signal(0);
    const read = signal(0);
    const asked: string[] = [];
    setUp('a', {
      params: () => (other() >= 0 ? 'a' : undefined),
      stream: ({ params }) => {
        asked.push(`${params} ${read()}`);
        return NEVER;
      },
    });
    other.set(1);
    read.set(1);
    TestBed.tick();
    expect(asked).toEqual(['a 0']);
  });

  it('shows nothing of the old answer once the params have changed', async () => {
    const { answer, params, deltas, log } = setUp('a');
    deltas().next(text('old'));
    await shown(answer, 'old');
    params.set('b');
    deltas().next(text(' and more'));
    deltas().next(DONE);
    deltas().complete();
    expect(stateOf(answer)).toEqual(CONNECTING);
    TestBed.tick();
    expect(stateOf(answer)).toEqual(CONNECTING);
    expect(log).toEqual(['a', '-a', 'b']);
  });

  it('does not stop what is done', async () => {
    const { answer, deltas } = setUp('a');
    deltas().next(text('Hello'));
    deltas().next(DONE);
    deltas().complete();
    await vi.waitFor(() => expect(answer.status()).toBe('done'), EVENTUALLY);
    answer.stop();
    expect(answer.status()).toBe('done');
  });

  it.each(['done', 'error', 'stopped', 'streaming'] as const)('is reloaded when it is %s', async (status) => {
    const { answer, deltas, log } = setUp('a');
    deltas().next(text('old'));
    if (status === 'done') deltas().next(DONE);
    if (status === 'done') deltas().complete();
    if (status === 'error') deltas().error(new Error('cut'));
    await shown(answer, 'old');
    if (status === 'stopped') answer.stop();
    await vi.waitFor(() => expect(answer.status()).toBe(status), EVENTUALLY);

    expect(answer.reload()).toBe(true);
    expect(stateOf(answer)).toEqual(CONNECTING);
    TestBed.tick();
    expect(log).toEqual(['a', '-a', 'a']);
    deltas().next(text('new'));
    await shown(answer, 'new');
  });

  it('cancels the request when its injector is destroyed', () => {
    const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    const { log } = setUp('a', { injector });
    expect(log).toEqual(['a']);
    injector.destroy();
    expect(log).toEqual(['a', '-a']);
  });

  it('needs an injector, or a place where `inject` may be called', () => {
    const config = { params: () => 'a', stream: () => NEVER };
    expect(() => streamResource(config)).toThrow('NG0203');
    const injector = TestBed.inject(EnvironmentInjector);
    expect(streamResource({ ...config, injector }).status()).toBe('connecting');
  });

  it('is stopped when the page is left, and loses none of its text', async () => {
    const { answer, deltas, log } = setUp('a');
    deltas().next(text('Hel'));
    await shown(answer, 'Hel');
    deltas().next(text('lo'));
    testPage.dispatchEvent(new testPage.Event('pagehide'));
    expect(stateOf(answer)).toEqual({ ...IDLE, status: 'stopped', text: 'Hello', hasMessage: true });
    expect(log).toEqual(['a', '-a']);
  });

  it('listens to the page only while it streams', () => {
    const remove = vi.spyOn(testPage, 'removeEventListener');
    const { deltas } = setUp('a');
    deltas().next(DONE);
    expect(remove).not.toHaveBeenCalled();
    deltas().complete();
    expect(remove).toHaveBeenCalledWith('pagehide', expect.anything(), undefined);
    remove.mockRestore();
  });

  it('sends nothing on a server, unless it is told to', () => {
    TestBed.configureTestingModule({ providers: [{ provide: PLATFORM_ID, useValue: 'server' }] });
    const off = setUp('a');
    expect(stateOf(off.answer)).toEqual(IDLE);
    expect(off.answer.reload()).toBe(false);
    expect(off.log).toEqual([]);
    expect(setUp('a', { server: true }).log).toEqual(['a']);
  });

  it('changes at most once a frame', async () => {
    const { answer, deltas } = setUp('a');
    const texts = new Set<string>();
    for (let token = 0; token < 500; token += 1) {
      deltas().next(text('.'));
      texts.add(answer.text());
    }
    await shown(answer, '.'.repeat(500));
    // All of one turn, so of one frame: what was there, and the first token.
    expect(texts.size).toBeLessThan(4);
  });

  it('subscribes outside the zone', () => {
    const zone = TestBed.inject(NgZone);
    let isOutside = false;
    zone.runOutsideAngular = (work) => {
      isOutside = true;
      try {
        return work();
      } finally {
        isOutside = false;
      }
    };
    const seen: boolean[] = [];
    const stream = (): Observable<Delta> =>
      defer(() => {
        seen.push(isOutside);
        return NEVER;
      });
    setUp('a', { stream });
    expect(seen).toEqual([true]);
  });

  it('takes messages as it takes deltas', async () => {
    const message: Message = {
      role: 'assistant',
      status: 'complete',
      text: 'Hello',
      reasoning: '',
      parts: [],
      toolCalls: [],
      attempt: 1,
    };
    const { answer } = setUp('a', { stream: () => of(message) });
    await vi.waitFor(() => expect(answer.message()).toBe(message), EVENTUALLY);
    expect(answer.status()).toBe('done');
  });

  it('asks a server through HttpClient, and stops it', async () => {
    const [start = '', hello = ''] = wire.openaiChat({ text: ['Hello', ' world'] });
    const server = scriptedFetch([[start, hello, stall()]]);
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpStreaming({ fetch: server.fetch })],
    });
    const send = TestBed.runInInjectionContext(httpFetch);
    const { answer } = setUp('Hi?', {
      stream: ({ params }) =>
        fromSSE('/chat', { method: 'POST', body: params, fetch: send }).pipe(
          parseDelta(openaiChat()),
          takeUntilDone(),
        ),
    });
    await shown(answer, 'Hello');
    answer.stop();
    await vi.waitFor(
      () => expect(server.requests.map(({ state }) => state)).toEqual(['aborted']),
      EVENTUALLY,
    );
    expect(answer.text()).toBe('Hello');
  });

  it('shows the error of a stream that errors at once', async () => {
    const mistake = new Error('not signed in');
    const { answer } = setUp('a', { stream: () => throwError(() => mistake) });
    await vi.waitFor(() => expect(answer.error()).toBe(mistake), EVENTUALLY);
  });

  it('knows the type of the params', () => {
    TestBed.runInInjectionContext(() => {
      const answer = streamResource({
        params: () => (Math.random() > 2 ? { id: 1 } : undefined),
        stream: ({ params }) => {
          expectTypeOf(params).toEqualTypeOf<{ id: number }>();
          return NEVER;
        },
      });
      expectTypeOf(answer).toEqualTypeOf<StreamResourceRef>();
      expectTypeOf(answer.status).toEqualTypeOf<Signal<StreamStatus>>();
      // @ts-expect-error -- a stream of texts is not an answer
      streamResource({ params: () => 1, stream: () => of('text') });
    });
  });
});
