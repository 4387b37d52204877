import { FetchBackend, HttpBackend } from '@angular/common/http';
import {
  inject,
  makeEnvironmentProviders,
  NgZone,
  type EnvironmentProviders,
  type ProviderToken,
} from '@angular/core';
import { HANDOVER } from './handover.ts';
import { streamTo } from './streamTo.ts';

/** What carries the requests of an app. */
export interface HttpStreamingConfig {
  /** What carries all requests but streams. Default: `fetch`. `HttpXhrBackend` is what `withXhr()` uses. */
  readonly backend?: ProviderToken<HttpBackend>;
  /** What carries the streams. Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Streams the answers to {@link httpFetch} as the platform's `fetch` does: as bytes, at a cost in proportion to their length.
 *
 * An `HttpBackend`, so it comes after all interceptors. To them an answer is complete when its headers are there: their
 * `timeout`, `retry` and `finalize` end with the headers. Put it after `provideHttpClient()`, and before
 * `provideHttpClientTesting()`, which replaces it.
 *
 * @example
 * ```ts no-run
 * import { provideHttpClient } from '@angular/common/http';
 * import type { ApplicationConfig } from '@angular/core';
 * import { provideHttpStreaming } from 'rxjs-llm/angular';
 *
 * export const appConfig: ApplicationConfig = {
 *   providers: [provideHttpClient(), provideHttpStreaming()],
 * };
 * ```
 */
export function provideHttpStreaming(config: HttpStreamingConfig = {}): EnvironmentProviders {
  const { backend: token, fetch: send = (...args) => fetch(...args) } = config;

  function createBackend(): HttpBackend {
    const zone = inject(NgZone);
    // Angular asks for one on servers.
    const backend = new FetchBackend();
    const others = token ? inject(token) : backend;
    const pass = others.handle.bind(others);
    backend.handle = (request) => {
      const handover = request.context.get(HANDOVER);
      return handover ? streamTo(handover, request, send, zone) : pass(request);
    };
    return backend;
  }
  return makeEnvironmentProviders([{ provide: HttpBackend, useFactory: createBackend }]);
}
