import { Subscription, type Subscribable } from 'rxjs';
import { createTextBody, type TextBody } from './createTextBody.ts';
import { failureIn } from './failureIn.ts';
import { isErrorResponse } from './isErrorResponse.ts';
import { onAbort } from './onAbort.ts';

/** An event of Angular's `HttpClient`, as far as it is read here. */
export interface HttpEventLike {
  readonly type: number;
  readonly status?: number;
  readonly headers?: { keys(): string[]; getAll(name: string): string[] | null };
  readonly partialText?: string;
  readonly body?: unknown;
}

/**
 * Turns the events of a request through Angular's `HttpClient` into what a source takes: a function that gets a `Response`.
 *
 * For clients that are generated and call `HttpClient` themselves, with `observe: 'events'`, `responseType: 'text'` and
 * `reportDownloadProgress: true` (`reportProgress` before Angular 22). Each call subscribes, so a retry sends the request anew.
 * An error status becomes a `Response`, as with `fetch`. See `httpFetch` of `rxjs-llm/angular` for all other requests.
 *
 * @param events - The events of the request. Unsubscribing from the source unsubscribes them.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { fromSSE, responseOf } from 'rxjs-llm';
 *
 * const events = of({ type: 0 }, { type: 3, partialText: 'data: Hi\n\n' }, { type: 4, body: 'data: Hi\n\n' });
 *
 * fromSSE(responseOf(events)); // => [{ data: 'Hi' }]
 * ```
 */
export function responseOf(events: Subscribable<HttpEventLike>): (signal: AbortSignal) => Promise<Response> {
  return (signal) =>
    new Promise((resolve, reject) => {
      const subscription = new Subscription();
      let header: HttpEventLike | undefined;
      let body: TextBody | undefined;

      function fail(error: unknown): void {
        subscription.unsubscribe();
        reject(error);
        body?.error(error);
      }

      function open(event: HttpEventLike | undefined): TextBody {
        if (body) return body;
        const init = initOf(event);
        if (BINARY.test(init.headers.get('content-type') ?? '')) throw new TypeError(NO_BINARY);
        body = createTextBody(subscription);
        resolve(new Response(body.stream, init));
        return body;
      }

      function take(event: HttpEventLike): void {
        if (event.type === SENT) {
          // An interceptor has sent the request anew: a doubled text would be worse than a cut one.
          if (body) throw new TypeError(CUT);
          header = undefined;
        } else if (event.type === RESPONSE_HEADER) {
          header = event;
          if (hasBody(event)) open(event);
        } else if (event.type === DOWNLOAD_PROGRESS) {
          // The body of an error comes with the error.
          if (!header || hasBody(header)) open(header).grow(event.partialText ?? '');
        } else if (event.type === RESPONSE) {
          const text = event.body ?? '';
          if (typeof text !== 'string') throw new TypeError(NO_TEXT);
          if (body || (text !== '' && hasBody(event))) open(event).close(text);
          else resolve(new Response(null, initOf(event)));
          subscription.unsubscribe();
        }
      }

      function takeError(error: unknown): void {
        if (body || !isErrorResponse(error) || !error.status) throw failureIn(error);
        const { status, error: cause } = error;
        if (status < 300) throw new TypeError(NO_TEXT);
        const text = typeof cause === 'string' ? cause : JSON.stringify(cause ?? '');
        resolve(new Response(status === 304 ? null : text, initOf(error)));
        subscription.unsubscribe();
      }

      /** What an observer throws would be lost. */
      const guarded =
        <T>(work: (value: T) => void) =>
        (value: T): void => {
          if (subscription.closed) return;
          try {
            work(value);
          } catch (error) {
            fail(error);
          }
        };

      subscription.add(onAbort(signal, fail));
      if (subscription.closed) return;
      subscription.add(
        events.subscribe({
          next: guarded(take),
          error: guarded(takeError),
          complete: () => guarded(fail)(new TypeError(CUT)),
        }),
      );
    });
}

const SENT = 0;
const RESPONSE_HEADER = 2;
const DOWNLOAD_PROGRESS = 3;
const RESPONSE = 4;

const CUT = 'network error';
const NO_TEXT =
  "HttpClient must be called with observe: 'events', responseType: 'text' and reportDownloadProgress";
const NO_BINARY = 'HttpClient reads text: for bytes add provideHttpStreaming()';

/** Media types of which a text has lost what it was. */
const BINARY = /^(audio|image|video)\/|eventstream|protobuf/;

function hasBody({ status = 200 }: HttpEventLike): boolean {
  return status >= 200 && status < 300 && status !== 204 && status !== 205;
}

function initOf({ status = 200, headers: given }: Partial<HttpEventLike> = {}): {
  status: number;
  headers: Headers;
} {
  const headers = new Headers();
  for (const name of given?.keys() ?? []) {
    for (const value of given?.getAll(name) ?? []) headers.append(name, value);
  }
  const type = headers.get('content-type');
  // The text is decoded already.
  if (type) headers.set('content-type', type.replace(/charset=[^;]*/i, 'charset=utf-8'));
  return { status, headers };
}
