import '@angular/compiler';
import { provideHttpClient } from '@angular/common/http';
import { Component, provideZonelessChangeDetection, type EnvironmentProviders } from '@angular/core';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { fromSSE, openaiChat, parseDelta } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming, streamResource } from 'rxjs-llm/angular';
import { scriptedFetch, stall, wire } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';

const [start = '', hello = ''] = wire.openaiChat({ text: ['Hello', ' world'] });

/** Renders an app whose only component shows an answer. */
async function render(server: boolean, providers: readonly EnvironmentProviders[]): Promise<string> {
  class App {
    readonly #fetch = httpFetch();
    readonly answer = streamResource({
      params: () => 'Hi?',
      stream: ({ params }) =>
        fromSSE('/api/chat', { method: 'POST', body: params, fetch: this.#fetch }).pipe(
          parseDelta(openaiChat()),
        ),
      server,
    });
  }
  Component({ selector: 'app-root', template: '{{ answer.status() }}: {{ answer.text() }}' })(App);

  const config = {
    providers: [
      provideServerRendering(),
      provideZonelessChangeDetection(),
      provideHttpClient(),
      ...providers,
    ],
  };
  return renderApplication((context: BootstrapContext) => bootstrapApplication(App, config, context), {
    document: '<html><head></head><body><app-root></app-root></body></html>',
    url: 'http://localhost/',
    allowedHosts: ['localhost'],
  });
}

describe('an app that a server renders', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('sends nothing, and shows that nothing was requested', async () => {
    const model = scriptedFetch([]);
    vi.stubGlobal('fetch', model.fetch);
    expect(await render(false, [])).toContain('idle: ');
    expect(await render(false, [provideHttpStreaming()])).toContain('idle: ');
    expect(model.requests).toEqual([]);
  });

  it('does not wait for an answer that stalls, and aborts it with the end of the app', async () => {
    const model = scriptedFetch([[start, hello, stall()]]);
    const html = await render(true, [provideHttpStreaming({ fetch: model.fetch })]);
    expect(html).toContain('app-root');
    await vi.waitFor(() => expect(model.open).toBe(0), EVENTUALLY);
    // Angular's own interceptor has made the path absolute.
    expect(model.requests.map(({ url, state }) => [url, state])).toEqual([
      ['http://localhost/api/chat', 'aborted'],
    ]);
  });

  it('holds the page until the last token with HttpClient alone', async () => {
    const model = scriptedFetch([[start, hello, 'data: [DONE]\n\n']]);
    vi.stubGlobal('fetch', model.fetch);
    expect(await render(true, [])).toMatch(/(streaming|done|stopped): Hello/);
    expect(model.requests.map(({ state }) => state)).toEqual(['done']);
  });
});
