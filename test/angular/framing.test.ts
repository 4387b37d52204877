import '../support/angular.ts';
import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import fc from 'fast-check';
import { lastValueFrom, toArray, type Observable } from 'rxjs';
import { fromNDJSON, fromSSE } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming } from 'rxjs-llm/angular';
import { splitAt } from 'rxjs-llm/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { asDispatched, bytesOf, hasCorpus, sseCases } from '../support/corpus.ts';
import { cutAt, places, runs } from '../support/fuzz.ts';
import { outcomeOf, type Outcome } from '../support/outcomeOf.ts';

/** A body that is longer is read in larger pieces: `HttpClient` alone copies all that has come for each. */
const LARGE = 4_096;

const SSE = 'text/event-stream';
const NDJSON = 'application/x-ndjson';

/** Lines in any order, with the fields and the ends of lines that servers send. */
const lines = fc
  .array(
    fc.constantFrom(
      'data: a',
      'data: ü😀\u2028',
      'data',
      'event: e',
      'id: 1',
      'retry: 5',
      ': c',
      'junk',
      '{"error":1}',
      '\uFEFFdata: b',
      '{"a":"ü😀"}',
      '[1',
      '',
      '',
    ),
    { maxLength: 12 },
  )
  .chain((texts) =>
    fc.constantFrom('\n', '\r\n', '\r').map((end) => new TextEncoder().encode(texts.join(end) + end)),
  );

describe.each([
  ['HttpClient alone', []],
  ['provideHttpStreaming()', provideHttpStreaming()],
])('a body through httpFetch with %s', (_, streaming) => {
  let send: typeof fetch;
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), streaming] });
    send = TestBed.runInInjectionContext(httpFetch);
  });
  afterEach(() => void vi.unstubAllGlobals());

  /** Answers the next request with these pieces. */
  function answer(pieces: readonly Uint8Array[], type: string): void {
    const response = (): Response => new Response(bodyOf(pieces), { headers: { 'content-type': type } });
    vi.stubGlobal('fetch', () => Promise.resolve(response()));
  }

  describe.skipIf(!hasCorpus)('is the same events of', () => {
    for (const given of hasCorpus ? sseCases() : []) {
      it(`${given.suite}: ${given.name}`, async () => {
        const bytes = bytesOf(given);
        const small = bytes.length > LARGE ? 1_001 : 1;
        for (const size of [Infinity, small, ...(given.chunk_sizes ?? [])]) {
          answer(splitAt(bytes, size === 0 ? Infinity : Math.max(size, small)), SSE);
          const events = await lastValueFrom(fromSSE('http://localhost/', { fetch: send }).pipe(toArray()));
          expect(asDispatched(events), `pieces of ${size}`).toEqual(given.expected);
        }
      });
    }
  });

  it.each([
    ['fromSSE', SSE, (sender: typeof fetch) => fromSSE('http://localhost/', { fetch: sender })],
    ['fromNDJSON', NDJSON, (sender: typeof fetch) => fromNDJSON('http://localhost/', { fetch: sender })],
  ] as const)('is what it is through fetch, however it is cut: %s', async (_name, type, make) => {
    async function read(sender: typeof fetch): Promise<Outcome<unknown>> {
      const source: Observable<unknown> = make(sender);
      return outcomeOf(source);
    }
    await fc.assert(
      fc.asyncProperty(lines, places, async (bytes, at) => {
        answer(cutAt(bytes, at), type);
        expect(await read(send)).toEqual(await read((...request) => fetch(...request)));
      }),
      runs(100),
    );
  });
});
