import '../support/angular.ts';
import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { catchError, lastValueFrom, of, toArray } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming } from 'rxjs-llm/angular';
import { splitAt } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wireOf, type Wire } from '../conformance/wires.ts';
import { bodyOf } from '../support/bodyOf.ts';
import { hasCorpus, readRecorded, recordedStreams } from '../support/corpus.ts';

/** One of so many; `ANGULAR_RECORDED=all` reads all of them. */
const EACH = process.env['ANGULAR_RECORDED'] === 'all' ? 1 : 12;

type Send = typeof fetch;

async function read(wire: Wire, bytes: Uint8Array, send: Send): Promise<readonly (Delta | Error)[]> {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(bodyOf(splitAt(bytes, 1_000)), { headers: { 'content-type': wire.contentType } }),
    ),
  );
  const deltas = wire
    .read(() => send('http://localhost/chat'))
    .pipe(
      catchError((error: unknown) => of(error as Error)),
      toArray(),
    );
  return lastValueFrom(deltas);
}

describe.skipIf(!hasCorpus)('a recorded answer through HttpClient', () => {
  afterEach(() => void vi.unstubAllGlobals());

  const sample = recordedStreams().filter((_, index) => index % EACH === 0);
  describe.each([
    ['alone', []],
    ['with provideHttpStreaming()', provideHttpStreaming()],
  ])('%s', (_, streaming) => {
    it.each(sample.map((stream) => [stream.file, stream] as const))(
      'is what it is through fetch: %s',
      async (_file, stream) => {
        const wire = wireOf(stream.protocol, stream.framing);
        const isText = wire.framing !== 'aws-event-stream';
        TestBed.configureTestingModule({ providers: [provideHttpClient(), streaming] });
        const send = TestBed.runInInjectionContext(httpFetch);
        const { bytes } = readRecorded(stream);
        const found = await read(wire, bytes, send);
        if (isText || streaming.constructor !== Array)
          expect(found).toEqual(await read(wire, bytes, (...given) => fetch(...given)));
        else
          expect(found).toEqual([
            new TypeError('HttpClient reads text: for bytes add provideHttpStreaming()'),
          ]);
      },
    );
  });
});
