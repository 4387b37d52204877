import { HttpClient, HttpContext, HttpHeaders } from '@angular/common/http';
import { inject, VERSION } from '@angular/core';
import { responseOf } from '../sources/responseOf.ts';
import { HANDOVER, type Handover, type LiveAnswer } from './handover.ts';

/**
 * Makes a `fetch` that sends its requests through Angular's `HttpClient`, for the `fetch` of any source or model.
 *
 * Interceptors of both kinds, XSRF and `HttpTestingController` apply. With {@link provideHttpStreaming} an answer is complete
 * to interceptors when its headers are there; without it, the answer passes through them as text. Call it where `inject`
 * may be called.
 *
 * @example
 * ```ts no-run
 * import { Injectable } from '@angular/core';
 * import type { Observable } from 'rxjs';
 * import { fromSSE, openaiChat, parseDelta, takeUntilDone, type Delta } from 'rxjs-llm';
 * import { httpFetch } from 'rxjs-llm/angular';
 *
 * @Injectable({ providedIn: 'root' })
 * export class Chat {
 *   readonly #fetch = httpFetch();
 *
 *   ask(body: string): Observable<Delta> {
 *     const events = fromSSE('/api/chat', { method: 'POST', body, fetch: this.#fetch });
 *     return events.pipe(parseDelta(openaiChat()), takeUntilDone());
 *   }
 * }
 * ```
 */
export function httpFetch(): typeof fetch {
  const http = inject(HttpClient);
  return async (input, init) => {
    const isRequest = typeof input === 'object' && 'url' in input;
    const {
      url,
      method = 'GET',
      signal,
      ...settings
    } = isRequest ? await fieldsOf(new Request(input, init)) : { ...init, url: String(input) };
    const handover: Handover = { signal: signal ?? new AbortController().signal };
    const events = http.request(method, url, {
      ...settings,
      body: await bodyFor(settings.body),
      headers: new HttpHeaders(new Headers(settings.headers)),
      context: new HttpContext().set(HANDOVER, handover),
      observe: 'events',
      responseType: 'text',
      // In Angular 22, the older name reports uploads too, and `XMLHttpRequest` then asks other origins for leave.
      [Number(VERSION.major) < 22 ? 'reportProgress' : 'reportDownloadProgress']: true,
      transferCache: false,
    });

    let live: LiveAnswer | undefined;
    try {
      const response = await responseOf(events)(handover.signal);
      // The last word is that of an interceptor that answers by itself.
      if (response.ok && !response.body) live = handover.answer;
      return live?.response ?? response;
    } finally {
      if (!live) handover.answer?.abort();
    }
  };
}

/** The fields of a Request are getters, which no spread copies. */
async function fieldsOf(request: Request): Promise<RequestInit & { readonly url: string }> {
  const { url, method, headers, signal, cache, credentials, integrity } = request;
  const { keepalive, mode, redirect, referrer, referrerPolicy } = request;
  const settings = { cache, credentials, integrity, keepalive, mode, redirect, referrer, referrerPolicy };
  return { url, method, headers, signal, ...settings, body: await request.arrayBuffer() };
}

/** What `HttpClient` would turn into JSON becomes bytes. */
async function bodyFor(body: BodyInit | null | undefined): Promise<unknown> {
  const isJSON = ArrayBuffer.isView(body) || body instanceof ReadableStream;
  const bytes = isJSON ? await new Response(body).arrayBuffer() : body;
  return bytes instanceof ArrayBuffer && bytes.byteLength === 0 ? null : bytes;
}
