import { provideHttpClient } from '@angular/common/http';
import {
  createEnvironmentInjector,
  EnvironmentInjector,
  signal,
  type EnvironmentProviders,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { fromSSE, openaiChat, parseDelta, takeUntilDone } from 'rxjs-llm';
import { httpFetch, streamResource } from 'rxjs-llm/angular';
import { describe, expect, it, vi } from 'vitest';
import { EVENTUALLY } from './EVENTUALLY.ts';
import type { ModelRequest } from './model.ts';

let count = 0;

/** What `streamResource` makes of a real answer, over the model at `/model`. */
export function describeStreamResource(name: string, streaming?: EnvironmentProviders): void {
  describe(`streamResource over ${name}`, () => {
    /** An app whose params are the path at the model. */
    function app(first: string) {
      const id = `resource-${Date.now()}-${(count += 1)}`;
      TestBed.resetTestingModule().configureTestingModule({
        providers: [provideHttpClient(), streaming ?? []],
      });
      const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
      const send = TestBed.runInInjectionContext(httpFetch);
      const path = signal<string | undefined>(first);
      const answer = streamResource({
        params: () => path(),
        stream: ({ params }) =>
          fromSSE(`/model/${params}?id=${id}`, { method: 'POST', body: '{}', fetch: send }).pipe(
            parseDelta(openaiChat()),
            takeUntilDone(),
          ),
        injector,
      });
      TestBed.tick();
      const tell = (what: string): Promise<Response> => fetch(`/model/${what}?id=${id}`);
      return {
        answer,
        path,
        injector,
        resume: () => tell('resume'),
        log: async () => (await (await tell('log')).json()) as readonly ModelRequest[],
        shows: (text: string) => vi.waitFor(() => expect(answer.text()).toBe(text), EVENTUALLY),
        is: (status: string) => vi.waitFor(() => expect(answer.status()).toBe(status), EVENTUALLY),
      };
    }

    it.each([
      ['the params change', ({ path }: ReturnType<typeof app>) => path.set('ok')],
      ['there are no params any more', ({ path }: ReturnType<typeof app>) => path.set(undefined)],
      ['it is stopped', ({ answer }: ReturnType<typeof app>) => answer.stop()],
      ['it is reloaded', ({ answer }: ReturnType<typeof app>) => void answer.reload()],
      ['its injector is destroyed', ({ injector }: ReturnType<typeof app>) => injector.destroy()],
    ])('lets the server see the end of the request when %s', async (_, end) => {
      const given = app('stalled');
      await given.shows('He');
      end(given);
      TestBed.tick();
      await vi.waitFor(async () => expect((await given.log())[0]?.isCut).toBe(true), EVENTUALLY);
    });

    it('begins anew with an empty text when the params change, and shows the other answer', async () => {
      const { answer, path, shows, is } = app('stalled');
      await shows('He');
      path.set('private');
      expect([answer.status(), answer.text()]).toEqual(['connecting', '']);
      TestBed.tick();
      await is('error');
      expect(answer.error()).toMatchObject({ name: 'HttpError', status: 401 });
      path.set('ok');
      expect([answer.status(), answer.text(), answer.error()]).toEqual(['connecting', '', undefined]);
      TestBed.tick();
      await shows('Hello');
      await is('done');
    });

    it('shows the partial answer of a cut with its error, and the complete one once it is reloaded', async () => {
      const { answer, resume, shows, is } = app('cut-once');
      await shows('He');
      await resume();
      await is('error');
      expect(answer.text()).toBe('He');
      expect(answer.isLoading()).toBe(false);
      // Which of the two it is, is the platform's.
      expect(['ConnectionError', 'TruncatedStreamError']).toContain((answer.error() as Error).name);
      expect(answer.reload()).toBe(true);
      TestBed.tick();
      await shows('Hello');
      await is('done');
      expect(answer.error()).toBeUndefined();
    });
  });
}
