import { lastValueFrom, type Observable } from 'rxjs';
import { accumulate, RequestError, type ChatRequest, type Delta, type ModelConfig } from 'rxjs-llm';
import { scriptedFetch, stall } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outcomeOf } from './outcomeOf.ts';
import { EVENTUALLY } from './EVENTUALLY.ts';

/** A source of a provider's answers, and what it sends for the question `Hi`. */
export interface ModelCase {
  readonly make: (
    request: ChatRequest,
    config: ModelConfig & { readonly baseURL: string },
  ) => Observable<Delta>;
  /** A complete answer that says `Hello`. */
  readonly answer: readonly (string | Uint8Array)[];
  readonly contentType: string;
  readonly baseURL: string;
  /** The address for the model `m:1`. */
  readonly url: string;
  /** The header with the key. */
  readonly key: readonly [name: string, value: string];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  /** A request that the wire can't carry, and the field. Gemini's carries all. */
  readonly unsayable?: readonly [request: Partial<ChatRequest>, field: string];
}

const KEY = 'sk-planted-key';
const PROMPT = 'planted prompt';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Asks each source the questions that each must answer. Its own test has the others. */
export function describeModel(name: string, model: ModelCase): void {
  const { make, answer, contentType, baseURL, url, key, headers = {}, body, unsayable } = model;
  const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
  const steps = { headers: { 'content-type': contentType }, body: answer };

  describe(name, () => {
    it('sends the request, and emits the answer', async () => {
      const server = scriptedFetch([steps]);
      const inits: (RequestInit | undefined)[] = [];
      const send: typeof fetch = (input, init) => {
        inits.push(init);
        return server.fetch(input, init);
      };
      const deltas = make(request, { model: 'm:1', apiKey: KEY, baseURL, fetch: send });
      expect(server.requests).toHaveLength(0);
      expect((await lastValueFrom(deltas.pipe(accumulate()))).text).toBe('Hello');
      const [sent] = server.requests;
      expect(sent).toMatchObject({ url, method: 'POST', state: 'done' });
      expect(JSON.parse(sent?.body ?? '')).toStrictEqual(body);
      expect(Object.fromEntries(new Headers(inits[0]?.headers))).toMatchObject({
        'content-type': 'application/json',
        [key[0]]: key[1].replace('KEY', KEY),
        ...headers,
      });
      expect(inits[0]?.redirect).toBe('error');
    });

    it('gets a key for each attempt, and lets headers replace its own in any case', async () => {
      const server = scriptedFetch([steps, steps]);
      const sent: Headers[] = [];
      const send: typeof fetch = (input, init) => {
        sent.push(new Headers(init?.headers));
        return server.fetch(input, init);
      };
      const attempts: number[] = [];
      const apiKey = (attempt: number): Promise<string> => {
        attempts.push(attempt);
        return Promise.resolve('fresh');
      };
      await outcomeOf(make(request, { model: 'm:1', apiKey, baseURL, fetch: send }));
      const own = { [key[0].toUpperCase()]: 'mine', 'X-More': '1' };
      await outcomeOf(make(request, { model: 'm:1', apiKey, baseURL, fetch: send, headers: own }));
      expect(attempts).toStrictEqual([1, 1]);
      expect(sent.map((one) => one.get(key[0]))).toStrictEqual([key[1].replace('KEY', 'fresh'), 'mine']);
      expect(sent[1]?.get('x-more')).toBe('1');
    });

    it('keeps the query of its address', async () => {
      const server = scriptedFetch([steps]);
      await outcomeOf(
        make(request, { model: 'm:1', baseURL: `${baseURL}/?api-version=1`, fetch: server.fetch }),
      );
      const expected = new URL(url);
      expected.searchParams.set('api-version', '1');
      const sent = new URL(server.requests[0]?.url ?? '');
      expect(sent.pathname).toBe(expected.pathname);
      expect(Object.fromEntries(sent.searchParams)).toStrictEqual(Object.fromEntries(expected.searchParams));
    });

    it('refuses a key that others could read', () => {
      const secret = { model: 'm:1', apiKey: KEY };
      for (const address of [
        'http://example.com',
        'http://localhost.example.com',
        'ftp://localhost.x',
        'nowhere',
      ]) {
        expect(() => make(request, { ...secret, baseURL: address })).toThrow(TypeError);
      }
      for (const address of [
        'http://localhost:1/v1',
        'http://127.0.0.1',
        'http://[::1]:8080',
        'https://example.com',
      ]) {
        expect(() => make(request, { ...secret, baseURL: address })).not.toThrow();
      }
      vi.stubGlobal('document', {});
      expect(() => make(request, { ...secret, baseURL })).toThrow(/function/);
      expect(() => make(request, { model: 'm:1', apiKey: () => KEY, baseURL })).not.toThrow();
    });

    it('says neither the key nor the prompt in an error', async () => {
      const says = { messages: [{ role: 'user', content: PROMPT }] } satisfies ChatRequest;
      const refusal = { status: 401, body: [JSON.stringify({ error: { message: `${KEY} ${PROMPT}` } })] };
      const server = scriptedFetch([
        refusal,
        { headers: { 'content-type': contentType }, body: answer.slice(0, 1) },
      ]);
      for (let turn = 0; turn < 2; turn += 1) {
        const config = { model: 'm:1', apiKey: KEY, baseURL, fetch: server.fetch };
        const { error } = await outcomeOf(make(says, config));
        expect(error).toBeInstanceOf(Error);
        const shown = [String(error), JSON.stringify(error), (error as Error).stack].join('\n');
        expect(shown).not.toContain(KEY);
        expect(shown).not.toContain(PROMPT);
      }
    });

    it('aborts the request when it is unsubscribed', async () => {
      const server = scriptedFetch([{ headers: { 'content-type': contentType }, body: [stall()] }]);
      const subscription = make(request, { model: 'm:1', baseURL, fetch: server.fetch }).subscribe();
      await vi.waitFor(() => expect(server.open).toBe(1), EVENTUALLY);
      subscription.unsubscribe();
      await vi.waitFor(() => expect(server.requests[0]?.state).toBe('aborted'), EVENTUALLY);
    });

    it.each(unsayable ? [unsayable] : [])(
      'errors with the field that the wire can’t carry, and sends nothing',
      async (part, field) => {
        const server = scriptedFetch([]);
        const outcome = await outcomeOf(
          make({ ...request, ...part }, { model: 'm:1', baseURL, fetch: server.fetch }),
        );
        expect(outcome.error).toBeInstanceOf(RequestError);
        expect(outcome.error).toMatchObject({ field });
        expect(server.requests).toHaveLength(0);
      },
    );
  });
}
