import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { StreamError } from '../errors/StreamError.ts';
import type { BodyStep, ScriptedAttempt } from './ScriptedAttempt.ts';
import { scriptedBody } from './scriptedBody.ts';
import { ScriptedExchange, type ScriptedRequest } from './ScriptedExchange.ts';
import { systemError } from './systemError.ts';

/** The clock of a script. */
export interface ScriptedFetchConfig {
  /** Default `asyncScheduler`, which also runs on fake timers. For virtual time, see {@link flushAsync}. */
  readonly scheduler?: SchedulerLike;
}

/** A server that exists only in a test. */
export interface ScriptedFetch {
  /** Replaces the platform's `fetch`. */
  readonly fetch: typeof fetch;
  /** The requests, in order of arrival. */
  readonly requests: readonly ScriptedRequest[];
  /** The number of connections in use. */
  readonly open: number;
}

/**
 * Makes a `fetch` that follows a script, one entry per request, and records each request and how it ended.
 *
 * An entry is the list of its body's steps (text, bytes, numbers for milliseconds of silence, {@link cut} and
 * {@link stall}), or an object with `status`, `headers` and `delay` beside the body, or {@link error}. A request
 * after the last entry rejects with an error that says so and isn't retried.
 *
 * @example
 * ```ts
 * import { fromSSE, retryWithBackoff } from 'rxjs-llm';
 * import { scriptedFetch } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([
 *   { status: 429, headers: { 'retry-after-ms': '5' } },
 *   ['data: Hel\n\n', 20, 'data: lo\n\n'],
 * ]);
 *
 * fromSSE('/chat', { fetch: server.fetch }).pipe(retryWithBackoff()); // => [{ data: 'Hel' }, { data: 'lo' }]
 * server.requests.map(({ url, state }) => `${url} ${state}`); // => ['/chat done', '/chat done']
 * ```
 */
export function scriptedFetch(
  script: readonly ScriptedAttempt[],
  config: ScriptedFetchConfig = {},
): ScriptedFetch {
  const { scheduler = asyncScheduler } = config;
  const requests: ScriptedExchange[] = [];

  async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const exchange = new ScriptedExchange(input, init, scheduler);
    const attempt = script[requests.push(exchange) - 1];
    if (attempt === undefined) {
      exchange.end('failed');
      throw new StreamError(
        `The script has no answer to request ${requests.length}, ${exchange.method} ${pathOf(exchange.url)}: it ends after ${script.length}`,
      );
    }
    exchange.body = typeof init.body === 'string' ? init.body : await readBodyText(input, init);
    return answer(attempt, exchange);
  }

  return {
    fetch: send,
    requests,
    get open() {
      return requests.filter(({ state }) => state === 'open').length;
    },
  };
}

/** A query, or a name and a password, may hold a key. */
function pathOf(url: string): string {
  return url.replaceAll(/^\w+:\/\/[^/?#]*|[?#][^]*/g, '');
}

async function readBodyText(input: RequestInfo | URL, init: RequestInit): Promise<string> {
  if (init.body !== undefined && init.body !== null) return new Response(init.body).text();
  return typeof input === 'object' && 'text' in input ? input.text() : '';
}

function answer(attempt: ScriptedAttempt, exchange: ScriptedExchange): Promise<Response> {
  return new Promise((resolve, reject) => {
    exchange.onAbort(reject);
    if (exchange.state !== 'open') return;
    if ('type' in attempt) {
      if (attempt.type === 'stall') return;
      exchange.end('failed');
      reject(new TypeError('fetch failed', { cause: systemError(attempt.code) }));
      return;
    }

    const { status = 200, headers, delay = 0, body = [] } = isSteps(attempt) ? { body: attempt } : attempt;
    const steps = typeof body === 'string' ? [body] : body;
    const stream = steps.length > 0 ? scriptedBody(steps, exchange) : null;
    const response = new Response(stream, { status, ...(headers && { headers }) });

    function respond(): void {
      exchange.sendHeaders();
      if (!stream) exchange.end('done');
      resolve(response);
    }
    if (delay > 0) exchange.wait(delay, respond);
    else respond();
  });
}

// The type of `Array.isArray` doesn't cover readonly arrays.
function isSteps(attempt: ScriptedAttempt): attempt is readonly BodyStep[] {
  return Array.isArray(attempt);
}
