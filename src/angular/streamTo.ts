import {
  HttpErrorResponse,
  HttpEventType,
  HttpHeaders,
  HttpResponse,
  type HttpEvent,
  type HttpRequest,
} from '@angular/common/http';
import type { NgZone } from '@angular/core';
import { asyncScheduler, Observable } from 'rxjs';
import { onAbort } from '../sources/onAbort.ts';
import { readExcerpt } from '../sources/readExcerpt.ts';
import type { Handover } from './handover.ts';

/** Sends a request, leaves its live answer in the handover, and completes when its headers are there. */
export function streamTo(
  handover: Handover,
  request: HttpRequest<unknown>,
  send: typeof fetch,
  zone: NgZone,
): Observable<HttpEvent<unknown>> {
  return new Observable((subscriber) => {
    // An interceptor may have sent the request before.
    handover.answer?.abort();
    handover.answer = undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const abort = (reason?: unknown): void => controller.abort(reason);
    const stopListening = onAbort(handover.signal, abort);
    subscriber.add(() => {
      if (handover.answer) return;
      stopListening();
      abort();
    });

    function start(): Promise<Response> {
      const timeOut = (): void => abort(new DOMException('signal timed out', 'TimeoutError'));
      if (request.timeout) subscriber.add(asyncScheduler.schedule(timeOut, request.timeout));
      return send(request.urlWithParams, initOf(request, signal));
    }

    async function run(): Promise<void> {
      const response = await zone.runOutsideAngular(start);
      const { status, statusText } = response;
      const url = response.url || request.urlWithParams;
      const head = { headers: new HttpHeaders(response.headers), status, statusText, url };
      if (!response.ok) {
        const excerpt = await readExcerpt(response.body, MAX_ERROR_BODY, signal, () => !signal.aborted);
        const error = typeof excerpt === 'string' ? excerpt : JSON.stringify(excerpt);
        subscriber.error(new HttpErrorResponse({ ...head, error }));
      } else if (!subscriber.closed) {
        handover.answer = { response, abort };
        subscriber.next(new HttpResponse({ ...head, body: null }));
        subscriber.complete();
      }
    }

    subscriber.next({ type: HttpEventType.Sent });
    run().catch((cause: unknown) => {
      // WebKit rejects with an AbortError, whatever the reason.
      const error: unknown = signal.aborted ? signal.reason : cause;
      subscriber.error(new HttpErrorResponse({ error, url: request.urlWithParams }));
    });
  });
}

/** How much of an error's body interceptors get, in bytes. */
const MAX_ERROR_BODY = 65_536;

/** The other settings of a request have the names that `fetch` knows them by. */
function initOf(request: HttpRequest<unknown>, signal: AbortSignal): RequestInit {
  const { headers } = request;
  const type = request.detectContentTypeHeader();
  const all = type === null || headers.has('content-type') ? headers : headers.set('content-type', type);
  return {
    ...request,
    ...(request.withCredentials && { credentials: 'include' }),
    headers: Object.fromEntries(all.keys().map((name) => [name, all.getAll(name)?.join() ?? ''])),
    body: request.serializeBody(),
    signal,
  };
}
